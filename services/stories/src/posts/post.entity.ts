import { occurred } from '@afterglow/contracts/event-contract';
import { PostPrivacyChanged } from '@afterglow/contracts/stories/post-privacy-changed';
import { PostPublished } from '@afterglow/contracts/stories/post-published';
import { PostRemoved } from '@afterglow/contracts/stories/post-removed';
import type { PostState } from '@afterglow/contracts/stories/post.state';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { mayComment, type CommentAudience, type Privacy } from '../follows/audience.ts';
import type { CreatorRelation } from '../follows/find-creator-relation.ts';
import { PostCommentsClosed, PostDeleted, PostWasRemoved } from './post.errors.ts';

export const ITEM_TYPES = ['VIDEO', 'CAROUSEL'] as const;
export type ItemType = (typeof ITEM_TYPES)[number];

export interface NewPost {
  readonly id: string;
  readonly creatorId: string;
  readonly itemType: ItemType;
  readonly soundId: string | null;
  readonly caption: string;
  readonly privacy: Privacy;
  readonly commentAudience: CommentAudience;
}

export interface PostChanges {
  readonly caption?: string;
  readonly privacy?: Privacy;
  readonly commentAudience?: CommentAudience;
}

/** An organic post. Its creator may change who sees it, and delete it, at any time: ads that run on it have no say. */
@Entity({ name: 'post' })
export class Post {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ name: 'creator_id', type: 'uuid' })
  creatorId: string;

  @Column({ name: 'item_type', type: 'text' })
  itemType: ItemType;

  @Column({ name: 'sound_id', type: 'uuid', nullable: true })
  soundId: string | null;

  @Column({ type: 'text' })
  caption: string;

  @Column({ type: 'text' })
  privacy: Privacy;

  @Column({ name: 'comment_audience', type: 'text' })
  commentAudience: CommentAudience;

  @Column({ type: 'text' })
  status: 'PUBLISHED' | 'DELETED' | 'REMOVED';

  @Column({ name: 'published_at', type: 'timestamptz', precision: 3 })
  publishedAt: Date;

  @Column({ name: 'ended_at', type: 'timestamptz', precision: 3, nullable: true })
  endedAt: Date | null;

  /** Why moderation removed it, and who. */
  @Column({ type: 'jsonb', nullable: true })
  removal: { readonly reason: string; readonly removedBy: string } | null;

  @Column({ type: 'integer' })
  version: number;

  static publish(input: NewPost, at: Date): { readonly post: Post; readonly events: readonly PostPublished[] } {
    const post = Object.assign(new Post(), input, {
      status: 'PUBLISHED',
      publishedAt: at,
      endedAt: null,
      removal: null,
      version: 1,
    });
    const { id: postId, version: aggregateVersion } = post;
    return { post, events: [occurred(PostPublished, { postId, aggregateVersion, state: post.toState() })] };
  }

  /** Other services hear of the privacy only: the caption is personal text, the audience of comments is ours. */
  change(changes: PostChanges, at: Date): readonly PostPrivacyChanged[] {
    this.assertPublished();
    const { caption = this.caption, privacy = this.privacy, commentAudience = this.commentAudience } = changes;
    const privacyChanged = privacy !== this.privacy;
    if (!privacyChanged && caption === this.caption && commentAudience === this.commentAudience) return [];

    Object.assign(this, { caption, privacy, commentAudience, version: this.version + 1 });
    if (!privacyChanged) return [];
    return [
      occurred(PostPrivacyChanged, {
        postId: this.id,
        aggregateVersion: this.version,
        state: this.toState(),
        changedAt: at.toISOString(),
      }),
    ];
  }

  delete(at: Date): readonly PostRemoved[] {
    return this.end('DELETED', at);
  }

  /** For good; what is gone already is removed quietly. */
  remove({ reason, by, at }: { readonly reason: string; readonly by: string; readonly at: Date }): readonly PostRemoved[] {
    const events = this.end('REMOVED', at);
    if (events.length > 0) this.removal = { reason, removedBy: by };
    return events;
  }

  private end(status: 'DELETED' | 'REMOVED', at: Date): readonly PostRemoved[] {
    if (this.status !== 'PUBLISHED') return [];
    Object.assign(this, { status, endedAt: at, version: this.version + 1 });
    return [
      occurred(PostRemoved, {
        postId: this.id,
        aggregateVersion: this.version,
        state: this.toState(),
        removedAt: at.toISOString(),
      }),
    ];
  }

  assertPublished(): void {
    if (this.status === 'DELETED') throw new PostDeleted(this.id);
    if (this.status === 'REMOVED') throw new PostWasRemoved(this.id);
  }

  assertCommentableBy(author: CreatorRelation): void {
    if (!mayComment(this.commentAudience, author)) throw new PostCommentsClosed(this.id, this.commentAudience);
  }

  private toState(): PostState {
    return {
      postId: this.id,
      creatorId: this.creatorId,
      itemType: this.itemType,
      soundId: this.soundId,
      privacy: this.privacy,
      status: this.status,
      publishedAt: this.publishedAt.toISOString(),
      endedAt: this.endedAt?.toISOString() ?? null,
    };
  }
}
