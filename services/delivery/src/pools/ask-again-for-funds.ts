import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { KnownBillingAccount } from '../known-billing-accounts/known-billing-account.entity.ts';
import { Pool } from './pool.entity.ts';

/** When an account has money to hold, all its pools that were declined ask again. */
@Injectable()
export class AskAgainForFunds {
  async execute({ businessAccountId }: { readonly businessAccountId: string }, tx: EntityManager): Promise<void> {
    const account = await tx.findOneOrFail(KnownBillingAccount, {
      where: { id: businessAccountId },
      lock: { mode: 'pessimistic_read' },
    });
    if (account.state.cashBalanceMicros === 0) return;

    const pools = await tx.find(Pool, {
      where: { businessAccountId, isDeclined: true },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
    for (const pool of pools) pool.askAgain();
    await tx.save(pools);
  }
}
