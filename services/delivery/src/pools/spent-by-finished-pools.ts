import type { EntityManager } from 'typeorm';

/** What earlier pools of the same budget have spent for good: it is no longer there to be budgeted. */
export async function spentByFinishedPools(
  { adGroupId, budgetDay }: { readonly adGroupId: string; readonly budgetDay: string | null },
  tx: EntityManager,
): Promise<number> {
  const rows: { spent: string }[] = await tx.query(
    `select coalesce(sum(spent_micros), 0) as spent from pool
     where ad_group_id = $1 and budget_day is not distinct from $2::date and status = 'FINISHED'`,
    [adGroupId, budgetDay],
  );
  return Number(rows[0]?.spent ?? 0);
}
