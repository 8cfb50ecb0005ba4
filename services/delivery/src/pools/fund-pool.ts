import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import { newId } from '@afterglow/service-defaults/ids';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { KnownAdGroup } from '../known-ad-groups/known-ad-group.entity.ts';
import { budgetDayAt, type BudgetDay } from './budget-day.ts';
import { isAccountClosed } from './is-account-closed.ts';
import { Pool } from './pool.entity.ts';
import { spentByFinishedPools } from './spent-by-finished-pools.ts';

/** Before anything of an ad group is served, money is held for it. Asking while the answer is awaited is silent. */
@Injectable()
export class FundPool {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute({ adGroupId }: { readonly adGroupId: string }, tx: EntityManager): Promise<void> {
    // Refitting a pool to an edited ad group locks this row for update: neither can miss the other.
    const known = await tx.findOne(KnownAdGroup, { where: { id: adGroupId }, lock: { mode: 'pessimistic_read' } });
    if (known?.state.operationStatus !== 'ENABLE' || (await isAccountClosed(known.state.businessAccountId, tx))) return;

    const at = await this.clock.now(tx);
    const pool = await this.lockOrOpen(known, at, tx);
    const events = pool?.requestFunds({ fundsRequestId: newId(), at }) ?? [];
    if (!pool || events.length === 0) return;

    await tx.save(pool);
    await this.outbox.append(tx, events);
  }

  private async lockOrOpen({ state: adGroup, version }: KnownAdGroup, at: Date, tx: EntityManager): Promise<Pool | null> {
    const day = adGroup.budgetMode === 'BUDGET_MODE_DAY' ? budgetDayAt(at, adGroup.timeZone) : null;
    const open = await lockOpenPool(adGroup.adGroupId, day, tx);
    if (open) return open;

    const { adGroupId } = adGroup;
    const spentBeforeMicros = await spentByFinishedPools({ adGroupId, budgetDay: day?.day ?? null }, tx);
    if (spentBeforeMicros >= adGroup.budgetMicros) return null;
    const pool = Pool.open({ poolId: newId(), adGroup, adGroupVersion: version, day, spentBeforeMicros });
    if (pool.overAt && at >= pool.overAt) return null;
    await tx.createQueryBuilder().insert().into(Pool).values(pool).orIgnore().execute();
    // Another replica may have been faster: then its pool is the one.
    return lockOpenPool(adGroupId, day, tx);
  }
}

async function lockOpenPool(adGroupId: string, day: BudgetDay | null, tx: EntityManager): Promise<Pool | null> {
  const query = tx
    .createQueryBuilder(Pool, 'pool')
    .where(`pool.ad_group_id = :adGroupId and pool.status = 'OPEN'`, { adGroupId });
  query.andWhere('pool.budget_day is not distinct from :budgetDay', { budgetDay: day?.day ?? null });
  return query.setLock('pessimistic_write').getOne();
}
