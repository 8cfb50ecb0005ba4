import { BudgetApplied } from '@afterglow/contracts/billing/budget-applied';
import type { Reaction } from '@afterglow/messaging/reaction';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Pool } from './pool.entity.ts';
import { PoolUnknown } from './pool.errors.ts';

/** A lowered budget is what billing could still lower it to: nothing is asked for above that. */
@Injectable()
export class FitPoolsWhenBudgetApplied implements Reaction<BudgetApplied> {
  readonly event = BudgetApplied;

  async react(event: BudgetApplied, tx: EntityManager): Promise<void> {
    const pool = await tx.findOne(Pool, { where: { id: event.poolId }, lock: { mode: 'pessimistic_write' } });
    if (!pool) throw new PoolUnknown(event.poolId);

    pool.applyBudget(event);
    await tx.save(pool);
  }
}
