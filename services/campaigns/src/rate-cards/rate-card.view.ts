import type { RateCard } from './rate-card.entity.ts';

export interface RateCardView {
  readonly market: string;
  readonly currency: string;
  readonly placement: 'IN_FEED';
  readonly billingEvent: 'CPM';
  readonly floorCpmMicros: number;
  readonly publishedAt: string;
}

export function toRateCardView(rateCard: RateCard): RateCardView {
  return {
    market: rateCard.market,
    currency: rateCard.currency,
    placement: 'IN_FEED',
    billingEvent: 'CPM',
    floorCpmMicros: rateCard.floorCpmMicros,
    publishedAt: rateCard.publishedAt.toISOString(),
  };
}
