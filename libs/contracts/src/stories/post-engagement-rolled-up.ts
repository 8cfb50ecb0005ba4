import { AggregateVersion, Id, Instant, Nested } from '../wire-types.ts';
import { EngagementCounts } from './engagement-counts.state.ts';

/** The counters of a post, cumulative, in the two columns organic and paid. */
export class PostEngagementRolledUp {
  static readonly type = 'PostEngagementRolledUp';
  static readonly version = 1;
  static readonly topic = 'stories.engagement';
  static keyOf(event: PostEngagementRolledUp): string {
    return event.postId;
  }

  @Id()
  postId: string;

  @AggregateVersion()
  aggregateVersion: number;

  @Nested(() => EngagementCounts)
  organic: EngagementCounts;

  @Nested(() => EngagementCounts)
  paid: EngagementCounts;

  @Instant()
  asOf: string;
}
