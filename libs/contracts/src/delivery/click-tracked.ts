import { AggregateVersion, Country, Id, Instant, Micros, Nullable, OneOf, Optional } from '../wire-types.ts';

/** A viewer clicked an ad. */
export class ClickTracked {
  static readonly type = 'ClickTracked';
  static readonly version = 1;
  static readonly topic = 'delivery.tracking';
  static keyOf(event: ClickTracked): string {
    return event.leaseId;
  }

  @Id()
  decisionId: string;

  @Id()
  leaseId: string;

  @Id()
  adId: string;

  @Id()
  adGroupId: string;

  @Id()
  campaignId: string;

  @Id()
  businessAccountId: string;

  @Id()
  postId: string;

  @Id()
  creatorId: string;

  @Nullable()
  @Id()
  adAuthorizationId: string | null;

  @Id()
  viewerId: string;

  @Country()
  country: string;

  @OneOf('IN_FEED')
  placement: 'IN_FEED';

  @Instant()
  decidedAt: string;

  @Instant()
  trackedAt: string;

  /** Signed at the decision: what the click costs with CPC; 0 when something else of the decision is charged for. */
  @Optional()
  @Micros()
  priceMicros?: number;

  /** Always 1: a fact that happens once. */
  @AggregateVersion()
  aggregateVersion: number;
}
