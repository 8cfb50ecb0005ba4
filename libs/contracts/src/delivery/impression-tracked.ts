import { IsBoolean } from 'class-validator';
import { AggregateVersion, Country, Id, Instant, Micros, Nullable, OneOf } from '../wire-types.ts';

/** A viewer saw an ad: the fact that money is charged for. */
export class ImpressionTracked {
  static readonly type = 'ImpressionTracked';
  static readonly version = 1;
  static readonly topic = 'delivery.tracking';
  static keyOf(event: ImpressionTracked): string {
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

  /** Always 1: a fact that happens once. */
  @AggregateVersion()
  aggregateVersion: number;

  /** Signed at the decision: the clearing price with CPM; 0 when something else of the decision is charged for. */
  @Micros()
  priceMicros: number;

  /** An ad of another ad group was eligible too: its bid made the price. */
  @IsBoolean()
  isContended: boolean;
}
