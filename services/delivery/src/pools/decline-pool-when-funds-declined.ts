import { FundsDeclined } from '@afterglow/contracts/billing/funds-declined';
import type { Reaction } from '@afterglow/messaging/reaction';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { KnownBillingAccount } from '../known-billing-accounts/known-billing-account.entity.ts';
import { Pool } from './pool.entity.ts';
import { PoolUnknown } from './pool.errors.ts';

/** A pool that billing declined does not ask again before money has come in, or the ad group's budget has room again. */
@Injectable()
export class DeclinePoolWhenFundsDeclined implements Reaction<FundsDeclined> {
  readonly event = FundsDeclined;

  async react(event: FundsDeclined, tx: EntityManager): Promise<void> {
    const account = await tx.findOneOrFail(KnownBillingAccount, {
      where: { id: event.businessAccountId },
      lock: { mode: 'pessimistic_read' },
    });
    const pool = await tx.findOne(Pool, { where: { id: event.poolId }, lock: { mode: 'pessimistic_write' } });
    if (!pool) throw new PoolUnknown(event.poolId);

    if (event.reason === 'BUDGET_EXCEEDED') pool.declineOverBudget(event);
    else pool.decline({ fundsRequestId: event.fundsRequestId, isBroke: !hasMoneySince(event, account) });
    await tx.save(pool);
  }
}

/**
 * A refusal that comes late, after the money, must not leave the pool waiting for money. Money alone does not help where the
 * account's own budget has no room: then only what made room does (AccountReplenished), or the pool would ask for ever.
 */
function hasMoneySince(event: FundsDeclined, account: KnownBillingAccount): boolean {
  const { cashBalanceMicros, isOutOfBudget = false } = account.state;
  return account.version > event.aggregateVersion && cashBalanceMicros > 0 && !isOutOfBudget;
}
