import { RateCardPublished } from '@afterglow/contracts/campaigns/rate-card-published';
import { occurred } from '@afterglow/contracts/event-contract';
import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { floorOf } from '../ad-groups/billing-offers.ts';

export interface RateCardPrices {
  readonly currency: string;
  readonly floorCpmMicros: number;
}

/** The lowest prices of a market, as last published. */
@Entity({ name: 'rate_card' })
export class RateCard {
  /** A market is the viewer's country. */
  @PrimaryColumn({ type: 'text' })
  market: string;

  @Column({ type: 'bigint', transformer: safeInteger })
  version: number;

  @Column({ type: 'text' })
  currency: string;

  @Column({ name: 'floor_cpm_micros', type: 'bigint', transformer: safeInteger })
  floorCpmMicros: number;

  @Column({ name: 'published_at', type: 'timestamptz', precision: 3 })
  publishedAt: Date;

  static create(market: string, prices: RateCardPrices, at: Date): { rateCard: RateCard; events: RateCardPublished[] } {
    const rateCard = Object.assign(new RateCard(), { market, version: 1, ...prices, publishedAt: at });
    return { rateCard, events: [rateCard.published()] };
  }

  publish(prices: RateCardPrices, at: Date): RateCardPublished[] {
    if (prices.currency === this.currency && prices.floorCpmMicros === this.floorCpmMicros) return [];
    this.currency = prices.currency;
    this.floorCpmMicros = prices.floorCpmMicros;
    this.publishedAt = at;
    this.version += 1;
    return [this.published()];
  }

  private published(): RateCardPublished {
    return occurred(RateCardPublished, {
      market: this.market,
      aggregateVersion: this.version,
      currency: this.currency,
      floorCpmMicros: this.floorCpmMicros,
      floorCpcMicros: floorOf('CPC', this.floorCpmMicros),
      floorCpvMicros: floorOf('CPV', this.floorCpmMicros),
    });
  }
}
