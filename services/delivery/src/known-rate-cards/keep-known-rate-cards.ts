import { RateCardPublished } from '@afterglow/contracts/campaigns/rate-card-published';
import type { Copy } from '@afterglow/messaging/reaction';
import { upsertNewer } from '@afterglow/messaging/upsert-newer';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { KnownRateCard, type KnownRateCardState } from './known-rate-card.entity.ts';

/** What delivery knows of rate cards: the newest of each market. */
@Injectable()
export class KeepKnownRateCards implements Copy<RateCardPublished> {
  readonly events = [RateCardPublished];

  async keep(event: RateCardPublished, tx: EntityManager): Promise<void> {
    const state: KnownRateCardState = { currency: event.currency, floorCpmMicros: event.floorCpmMicros };
    await upsertNewer(tx, KnownRateCard, { id: event.market, version: event.aggregateVersion, state });
  }
}
