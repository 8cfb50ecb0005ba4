import { floorOf } from '../ad-groups/billing-offers.ts';
import type { RateCard } from './rate-card.entity.ts';

export interface RateCardView {
  readonly market: string;
  readonly currency: string;
  readonly placement: 'IN_FEED';
  /** For a thousand impressions, a click, a view of six seconds. */
  readonly floorCpmMicros: number;
  readonly floorCpcMicros: number;
  readonly floorCpvMicros: number;
  readonly publishedAt: string;
}

export function toRateCardView(rateCard: RateCard): RateCardView {
  return {
    market: rateCard.market,
    currency: rateCard.currency,
    placement: 'IN_FEED',
    floorCpmMicros: rateCard.floorCpmMicros,
    floorCpcMicros: floorOf('CPC', rateCard.floorCpmMicros),
    floorCpvMicros: floorOf('CPV', rateCard.floorCpmMicros),
    publishedAt: rateCard.publishedAt.toISOString(),
  };
}
