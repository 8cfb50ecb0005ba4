import { Id, Instant, Nullable, OneOf } from '../wire-types.ts';

/** A post as other services may know it: never its caption. */
export class PostState {
  @Id()
  postId: string;

  @Id()
  creatorId: string;

  @OneOf('VIDEO', 'CAROUSEL')
  itemType: 'VIDEO' | 'CAROUSEL';

  @Nullable()
  @Id()
  soundId: string | null;

  @OneOf('PUBLIC_TO_EVERYONE', 'FOLLOWER_OF_CREATOR', 'MUTUAL_FOLLOW_FRIENDS', 'SELF_ONLY')
  privacy: 'PUBLIC_TO_EVERYONE' | 'FOLLOWER_OF_CREATOR' | 'MUTUAL_FOLLOW_FRIENDS' | 'SELF_ONLY';

  /** DELETED by its creator, REMOVED by moderation; both are for ever. */
  @OneOf('PUBLISHED', 'DELETED', 'REMOVED')
  status: 'PUBLISHED' | 'DELETED' | 'REMOVED';

  @Instant()
  publishedAt: string;

  @Nullable()
  @Instant()
  endedAt: string | null;
}
