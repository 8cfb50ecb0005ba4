import { AggregateVersion, Count, Id, Instant, Optional } from '../wire-types.ts';

/** What ads brought to a post, cumulative: it lands on the post itself. */
export class PaidEngagementRolledUp {
  static readonly type = 'PaidEngagementRolledUp';
  static readonly version = 1;
  static readonly topic = 'delivery.rollups';
  static keyOf(event: PaidEngagementRolledUp): string {
    return event.postId;
  }

  @Id()
  postId: string;

  @AggregateVersion()
  aggregateVersion: number;

  @Count()
  paidViews: number;

  @Count()
  paidClicks: number;

  /** Views of six seconds. */
  @Optional()
  @Count()
  paidViews6s?: number;

  @Instant()
  asOf: string;
}
