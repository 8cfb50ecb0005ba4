import type { EntityManager } from 'typeorm';
import type { Hold } from './hold.entity.ts';

/** What other pools of the same day have used of an ad group's budget: spent, or held to be spent. */
export async function usedByOtherPools(tx: EntityManager, hold: Hold): Promise<number> {
  const [row]: { used: string }[] = await tx.query(
    `select coalesce(sum(reserved_micros_total - voided_micros), 0) as used from hold
     where ad_group_id = $1 and budget_day is not distinct from $2::date and pool_id <> $3`,
    [hold.adGroupId, hold.budgetDay, hold.poolId],
  );
  return Number(row?.used ?? 0);
}
