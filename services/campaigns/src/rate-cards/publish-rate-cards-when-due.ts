import { Clock } from '@afterglow/service-defaults/clock';
import type { Timer } from '@afterglow/service-defaults/timer';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { PublishRateCards } from './publish-rate-cards.ts';

/** Configuration changes with a start, and at a start the timers run first: then the rate cards are due, afterwards never. */
@Injectable()
export class PublishRateCardsWhenDue implements Timer {
  /** More than there are countries: one call is enough. */
  readonly chunk = 300;

  constructor(
    private readonly publishRateCards: PublishRateCards,
    private readonly clock: Clock,
  ) {}

  async runDue(tx: EntityManager): Promise<number> {
    // The loop comes by every minute: only a difference is worth the table's lock.
    if ((await this.publishRateCards.countUnpublished(tx)) === 0) return 0;
    return this.publishRateCards.execute(tx);
  }

  async nextDueAt(tx: EntityManager): Promise<Date | null> {
    return (await this.publishRateCards.countUnpublished(tx)) > 0 ? this.clock.now(tx) : null;
  }

  countDue(tx: EntityManager): Promise<number> {
    return this.publishRateCards.countUnpublished(tx);
  }
}
