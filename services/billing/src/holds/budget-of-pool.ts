import type { EntityManager } from 'typeorm';
import type { Hold } from './hold.entity.ts';

/** What is left of an ad group's budget for this pool: without what other pools of the same day have used. */
export async function budgetOfPool(tx: EntityManager, hold: Hold, budgetMicros: number): Promise<number> {
  const [row]: { used: string }[] = await tx.query(
    `select coalesce(sum(reserved_micros_total - voided_micros), 0) as used from hold
     where ad_group_id = $1 and budget_day is not distinct from $2::date and pool_id <> $3`,
    [hold.adGroupId, hold.budgetDay, hold.poolId],
  );
  return Math.max(0, budgetMicros - Number(row?.used ?? 0));
}
