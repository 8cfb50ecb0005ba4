import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { RateCard } from './rate-card.entity.ts';

/** The published rate cards, all or of one market. There are at most as many as countries: no pages. */
@Injectable()
export class FindRateCards {
  execute(input: { readonly market?: string }, tx: EntityManager): Promise<RateCard[]> {
    return tx.find(RateCard, { where: input.market === undefined ? {} : { market: input.market }, order: { market: 'ASC' } });
  }
}
