import { occurred } from '@afterglow/contracts/event-contract';
import { StoryDeleted } from '@afterglow/contracts/stories/story-deleted';
import { StoryExpired } from '@afterglow/contracts/stories/story-expired';
import { StoryPublished } from '@afterglow/contracts/stories/story-published';
import { StoryRemoved } from '@afterglow/contracts/stories/story-removed';
import { StoryRestored } from '@afterglow/contracts/stories/story-restored';
import type { StoryState, StoryTotals } from '@afterglow/contracts/stories/story.state';
import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { mayComment, type CommentAudience, type Privacy } from '../follows/audience.ts';
import type { CreatorRelation } from '../follows/find-creator-relation.ts';
import { StoryCommentsClosed, StoryHasExpired, StoryNotRemoved, StoryWasDeleted, StoryWasRemoved } from './story.errors.ts';
import { StoryRemoval } from './story-removal.ts';

/** 24 hours by the clock, not a calendar day. */
export const STORY_LIFETIME_MS = 24 * 60 * 60 * 1000;

export interface NewStory {
  readonly id: string;
  readonly creatorId: string;
  readonly soundId: string | null;
  readonly privacy: Privacy;
  readonly commentAudience: CommentAudience;
}

export interface StoryChanges {
  readonly privacy?: Privacy;
  readonly commentAudience?: CommentAudience;
}

/**
 * A story lives in [publishedAt, expiresAt). The clock decides whether it lives; `status` only tells what has been announced,
 * so that nothing depends on a timer that runs in time.
 */
@Entity({ name: 'story' })
export class Story {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ name: 'creator_id', type: 'uuid' })
  creatorId: string;

  @Column({ name: 'sound_id', type: 'uuid', nullable: true })
  soundId: string | null;

  @Column({ type: 'text' })
  privacy: Privacy;

  @Column({ name: 'comment_audience', type: 'text' })
  commentAudience: CommentAudience;

  @Column({ type: 'text' })
  status: 'LIVE' | 'REMOVED' | 'EXPIRED' | 'DELETED';

  /** Why it was removed, with its appeal; gone with the story's content. */
  @Column({ type: 'jsonb', nullable: true })
  removal: StoryRemoval | null;

  @Column({ name: 'published_at', type: 'timestamptz', precision: 3 })
  publishedAt: Date;

  @Column({ name: 'expires_at', type: 'timestamptz', precision: 3 })
  expiresAt: Date;

  @Column({ name: 'ended_at', type: 'timestamptz', precision: 3, nullable: true })
  endedAt: Date | null;

  @Column({ name: 'total_comments', type: 'bigint', nullable: true, transformer: safeInteger })
  totalComments: number | null;

  @Column({ name: 'total_commenters', type: 'bigint', nullable: true, transformer: safeInteger })
  totalCommenters: number | null;

  /** From then on only this row is left: it answers that the story is gone. */
  @Column({ name: 'purged_at', type: 'timestamptz', precision: 3, nullable: true })
  purgedAt: Date | null;

  @Column({ type: 'integer' })
  version: number;

  static publish(input: NewStory, at: Date): { readonly story: Story; readonly events: readonly StoryPublished[] } {
    const story = Object.assign(new Story(), input, {
      status: 'LIVE',
      publishedAt: at,
      expiresAt: new Date(at.getTime() + STORY_LIFETIME_MS),
      endedAt: null,
      totalComments: null,
      totalCommenters: null,
      purgedAt: null,
      removal: null,
      version: 1,
    });
    return { story, events: [occurred(StoryPublished, story.fact())] };
  }

  /** Throws when the story is gone at `now`, whether or not that was announced already. */
  assertLive(now: Date): void {
    if (this.status === 'DELETED') throw new StoryWasDeleted(this.id);
    if (now >= this.expiresAt) throw new StoryHasExpired(this.id, this.expiresAt);
    if (this.status === 'REMOVED') throw new StoryWasRemoved(this.id);
  }

  /** Who sees and who comments matters inside this service only: no event. */
  change(changes: StoryChanges, now: Date): void {
    this.assertLive(now);
    const { privacy = this.privacy, commentAudience = this.commentAudience } = changes;
    if (privacy === this.privacy && commentAudience === this.commentAudience) return;
    Object.assign(this, { privacy, commentAudience, version: this.version + 1 });
  }

  delete(totals: StoryTotals, now: Date): readonly StoryDeleted[] {
    if (this.status === 'DELETED') return [];
    this.assertLive(now);
    this.end('DELETED', now, totals);
    return [occurred(StoryDeleted, this.fact())];
  }

  /** Nobody sees it from now on. Its 24 hours go on; removing it again is quiet. */
  remove({ reason, by, at }: { readonly reason: string; readonly by: string; readonly at: Date }): readonly StoryRemoved[] {
    if (this.isRemovedAt(at)) return [];
    this.assertLive(at);
    Object.assign(this, { status: 'REMOVED', removal: StoryRemoval.begin({ reason, by, at }), version: this.version + 1 });
    return [occurred(StoryRemoved, { ...this.fact(), removedAt: at.toISOString() })];
  }

  /** The creator says why it should come back: once, while there is something left to come back to. */
  appeal(input: { readonly text: string; readonly at: Date }): void {
    this.removal = this.removedAt(input.at).appeal(input);
    this.version += 1;
  }

  /** Restored, it is live for the rest of its 24 hours; upheld, it stays removed. */
  decideAppeal(input: {
    readonly decision: 'RESTORED' | 'UPHELD';
    readonly by: string;
    readonly at: Date;
  }): readonly StoryRestored[] {
    const { decision, at } = input;
    this.removal = this.removedAt(at).decide(input);
    this.version += 1;
    if (decision === 'UPHELD') return [];
    this.status = 'LIVE';
    return [occurred(StoryRestored, { ...this.fact(), restoredAt: at.toISOString() })];
  }

  /** The story ended at `expiresAt`, however much later that is announced. */
  expire(totals: StoryTotals, now: Date): readonly StoryExpired[] {
    if (this.endedAt !== null || now < this.expiresAt) return [];
    this.end('EXPIRED', this.expiresAt, totals);
    return [occurred(StoryExpired, this.fact())];
  }

  assertCommentableBy(author: CreatorRelation): void {
    if (!mayComment(this.commentAudience, author)) throw new StoryCommentsClosed(this.id, this.commentAudience);
  }

  private isRemovedAt(now: Date): boolean {
    return this.status === 'REMOVED' && now < this.expiresAt;
  }

  private removedAt(now: Date): StoryRemoval {
    if (this.isRemovedAt(now) && this.removal) return StoryRemoval.of(this.removal);
    this.assertLive(now);
    throw new StoryNotRemoved(this.id);
  }

  private end(status: 'EXPIRED' | 'DELETED', endedAt: Date, { comments, commenters }: StoryTotals): void {
    const version = this.version + 1;
    Object.assign(this, { status, endedAt, totalComments: comments, totalCommenters: commenters, version });
  }

  private fact(): { storyId: string; aggregateVersion: number; state: StoryState } {
    const { totalComments: comments, totalCommenters: commenters } = this;
    return {
      storyId: this.id,
      aggregateVersion: this.version,
      state: {
        storyId: this.id,
        creatorId: this.creatorId,
        soundId: this.soundId,
        privacy: this.privacy,
        commentAudience: this.commentAudience,
        status: this.status === 'REMOVED' ? 'LIVE' : this.status,
        removedAt: this.status === 'REMOVED' ? (this.removal?.removedAt ?? null) : null,
        publishedAt: this.publishedAt.toISOString(),
        expiresAt: this.expiresAt.toISOString(),
        endedAt: this.endedAt?.toISOString() ?? null,
        totals: comments === null || commenters === null ? null : { comments, commenters },
      },
    };
  }
}
