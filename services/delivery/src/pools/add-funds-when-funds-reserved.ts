import { FundsReserved } from '@afterglow/contracts/billing/funds-reserved';
import type { Reaction } from '@afterglow/messaging/reaction';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Pool } from './pool.entity.ts';
import { PoolUnknown } from './pool.errors.ts';

/** Only what billing holds can be leased. */
@Injectable()
export class AddFundsWhenFundsReserved implements Reaction<FundsReserved> {
  readonly event = FundsReserved;

  async react(event: FundsReserved, tx: EntityManager): Promise<void> {
    const pool = await tx.findOne(Pool, { where: { id: event.poolId }, lock: { mode: 'pessimistic_write' } });
    if (!pool) throw new PoolUnknown(event.poolId);

    pool.reserve(event);
    await tx.save(pool);
  }
}
