import { Clock } from '@afterglow/service-defaults/clock';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { KnownAdGroup } from '../known-ad-groups/known-ad-group.entity.ts';
import { isAccountClosed } from './is-account-closed.ts';
import { Pool } from './pool.entity.ts';
import { spentByFinishedPools } from './spent-by-finished-pools.ts';

/** An open pool follows its ad group: budget, schedule, deletion; and ends with its business account. */
@Injectable()
export class RefitPools {
  constructor(private readonly clock: Clock) {}

  async execute({ adGroupId }: { readonly adGroupId: string }, tx: EntityManager): Promise<void> {
    // Opening a pool locks this row for share: no pool is opened with a budget that is edited at the same moment.
    const known = await tx.findOneOrFail(KnownAdGroup, { where: { id: adGroupId }, lock: { mode: 'pessimistic_write' } });
    const pools = await tx.find(Pool, {
      where: { adGroupId, status: 'OPEN' },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
    // Read after the ad group's row is locked, as by `FundPool`: who closes the account refits under the same lock.
    const isClosed = await isAccountClosed(known.state.businessAccountId, tx);
    const at = await this.clock.now(tx);
    for (const pool of pools) {
      const spentBeforeMicros = await spentByFinishedPools({ adGroupId, budgetDay: pool.budgetDay }, tx);
      pool.refit({ adGroup: known.state, adGroupVersion: known.version, spentBeforeMicros, isClosed, at });
    }
    await tx.save(pools);
  }
}
