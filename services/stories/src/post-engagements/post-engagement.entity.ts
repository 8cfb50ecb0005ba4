import { occurred } from '@afterglow/contracts/event-contract';
import type { EngagementCounts } from '@afterglow/contracts/stories/engagement-counts.state';
import { PostEngagementRolledUp } from '@afterglow/contracts/stories/post-engagement-rolled-up';
import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * The counters of one post in two columns: organic grows by what people do here, paid is what delivery reports. A row of its
 * own beside the post, so that viewers never wait for a creator's edit. Its version counts roll-ups: 0 before the first.
 */
@Entity({ name: 'post_engagement' })
export class PostEngagement {
  @PrimaryColumn({ name: 'post_id', type: 'uuid' })
  postId: string;

  @Column({ name: 'organic_views', type: 'bigint', transformer: safeInteger })
  organicViews: number;

  @Column({ name: 'organic_likes', type: 'bigint', transformer: safeInteger })
  organicLikes: number;

  @Column({ name: 'organic_comments', type: 'bigint', transformer: safeInteger })
  organicComments: number;

  @Column({ name: 'organic_shares', type: 'bigint', transformer: safeInteger })
  organicShares: number;

  @Column({ name: 'organic_follows', type: 'bigint', transformer: safeInteger })
  organicFollows: number;

  @Column({ name: 'paid_views', type: 'bigint', transformer: safeInteger })
  paidViews: number;

  /** The newest report of delivery that is in the paid column. */
  @Column({ name: 'paid_version', type: 'bigint', transformer: safeInteger })
  paidVersion: number;

  /** Computed by the table from the counters of this row (see the migration). */
  @Column({ name: 'performance_score', type: 'double precision', insert: false, update: false })
  performanceScore: number;

  @Column({ type: 'integer' })
  version: number;

  @Column({ name: 'rolled_up_at', type: 'timestamptz', precision: 3, nullable: true })
  rolledUpAt: Date | null;

  /** Null while nothing has changed since the last roll-up. */
  @Column({ name: 'roll_up_due_at', type: 'timestamptz', precision: 3, nullable: true })
  rollUpDueAt: Date | null;

  /** Before anybody has seen the post. */
  static none(postId: string): PostEngagement {
    return Object.assign(new PostEngagement(), {
      postId,
      organicViews: 0,
      organicLikes: 0,
      organicComments: 0,
      organicShares: 0,
      organicFollows: 0,
      paidViews: 0,
      paidVersion: 0,
      performanceScore: 0,
      version: 0,
      rolledUpAt: null,
      rollUpDueAt: null,
    });
  }

  get organic(): EngagementCounts {
    return {
      views: this.organicViews,
      likes: this.organicLikes,
      comments: this.organicComments,
      shares: this.organicShares,
      follows: this.organicFollows,
    };
  }

  /** Delivery knows which views an ad brought. What those viewers then do, they do on the post itself: it is organic. */
  get paid(): EngagementCounts {
    return { views: this.paidViews, likes: 0, comments: 0, shares: 0, follows: 0 };
  }

  rollUp(at: Date): readonly PostEngagementRolledUp[] {
    if (!this.rollUpDueAt || this.rollUpDueAt > at) return [];
    Object.assign(this, { version: this.version + 1, rolledUpAt: at, rollUpDueAt: null });
    return [
      occurred(PostEngagementRolledUp, {
        postId: this.postId,
        aggregateVersion: this.version,
        organic: this.organic,
        paid: this.paid,
        asOf: at.toISOString(),
      }),
    ];
  }
}
