import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CampaignsConfig } from '../config.ts';
import { RateCard } from './rate-card.entity.ts';

/** Each market's configured prices are published once: when they are new, and when they have changed. */
@Injectable()
export class PublishRateCards {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly config: CampaignsConfig,
  ) {}

  /** Answers how many cards it published. */
  async execute(tx: EntityManager): Promise<number> {
    // Several replicas start at once: the first publishes, the others wait here and then find nothing to do.
    await tx.query(`lock table rate_card in share row exclusive mode`);
    const at = await this.clock.now(tx);
    const stored = new Map((await tx.find(RateCard)).map((rateCard) => [rateCard.market, rateCard]));

    const published = this.config.rateCards.flatMap(({ market, currency, floorCpmMicros }) => {
      const known = stored.get(market);
      if (!known) {
        const { rateCard, events } = RateCard.create(market, { currency, floorCpmMicros }, at);
        return [{ rateCard, events }];
      }
      const events = known.publish({ currency, floorCpmMicros }, at);
      return events.length > 0 ? [{ rateCard: known, events }] : [];
    });

    await tx.save(published.map(({ rateCard }) => rateCard));
    await this.outbox.append(
      tx,
      published.flatMap(({ events }) => events),
    );
    return published.length;
  }

  /** How many configured cards differ from what is published. */
  async countUnpublished(tx: EntityManager): Promise<number> {
    const stored = new Map((await tx.find(RateCard)).map((rateCard) => [rateCard.market, rateCard]));
    return this.config.rateCards.filter(({ market, currency, floorCpmMicros }) => {
      const known = stored.get(market);
      return known?.currency !== currency || known.floorCpmMicros !== floorCpmMicros;
    }).length;
  }
}
