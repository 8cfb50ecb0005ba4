import { AggregateVersion, Country, Id, Instant, Micros, Nullable, OneOf } from '../wire-types.ts';

/** A viewer watched an ad for two or for six seconds. */
export class ViewTracked {
  static readonly type = 'ViewTracked';
  static readonly version = 1;
  static readonly topic = 'delivery.tracking';
  static keyOf(event: ViewTracked): string {
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

  @OneOf('VIEW_2S', 'VIEW_6S')
  watched: 'VIEW_2S' | 'VIEW_6S';

  /** Signed at the decision: what the view costs with CPV; 0 when something else of the decision is charged for. */
  @Micros()
  priceMicros: number;

  /** Always 1: a fact that happens once. */
  @AggregateVersion()
  aggregateVersion: number;
}
