import { Count, Id, Instant, Nested, Nullable, OneOf, Optional } from '../wire-types.ts';

/** What a story had gathered when it ended. */
export class StoryTotals {
  /** Written while the story lived, deleted ones left out. */
  @Count()
  comments: number;

  /** Distinct people who wrote them. */
  @Count()
  commenters: number;
}

/** A story as other services may know it. */
export class StoryState {
  @Id()
  storyId: string;

  @Id()
  creatorId: string;

  @Nullable()
  @Id()
  soundId: string | null;

  @OneOf('PUBLIC_TO_EVERYONE', 'FOLLOWER_OF_CREATOR', 'MUTUAL_FOLLOW_FRIENDS', 'SELF_ONLY')
  privacy: 'PUBLIC_TO_EVERYONE' | 'FOLLOWER_OF_CREATOR' | 'MUTUAL_FOLLOW_FRIENDS' | 'SELF_ONLY';

  @OneOf('EVERYONE', 'FOLLOWERS', 'FRIENDS', 'NO_ONE')
  commentAudience: 'EVERYONE' | 'FOLLOWERS' | 'FRIENDS' | 'NO_ONE';

  @OneOf('LIVE', 'EXPIRED', 'DELETED')
  status: 'LIVE' | 'EXPIRED' | 'DELETED';

  /** Since when moderation keeps it from everybody, though its 24 hours go on; null or not there: it does not. */
  @Optional()
  @Nullable()
  @Instant()
  removedAt?: string | null;

  @Instant()
  publishedAt: string;

  /** Exactly 24 hours after publishedAt: the first instant at which the story is gone. */
  @Instant()
  expiresAt: string;

  @Nullable()
  @Instant()
  endedAt: string | null;

  /** Null until the story has ended. */
  @Nullable()
  @Nested(() => StoryTotals)
  totals: StoryTotals | null;
}
