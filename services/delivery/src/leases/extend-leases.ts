import type { EntityManager } from 'typeorm';
import { SpendCap } from '../spend-caps/spend-cap.entity.ts';
import type { FoldedLease } from '../tracking/tracking-fold.ts';

export interface LeaseNeed {
  readonly leaseId: string;
  /** More than its slice has left. */
  readonly micros: number;
}

interface LeaseAbove {
  id: string;
  pool_id: string;
  cap_ids: string[];
}

/**
 * Clicks and views may cost more than the lease expected of its impressions: then it takes what is missing from its pool,
 * under the caps above, as far as they have it. What is still missing is not charged. The caller has locked the leases; those
 * that it closes afterwards (`closing`) have their pools and caps locked here too, so that no pool is locked behind a cap.
 */
export async function extendLeases(
  { needs, closing }: { readonly needs: readonly LeaseNeed[]; readonly closing: readonly string[] },
  leases: ReadonlyMap<string, FoldedLease>,
  tx: EntityManager,
): Promise<void> {
  if (needs.length === 0) return;
  const above: LeaseAbove[] = await tx.query(`select id, pool_id, cap_ids from lease where id = any($1::uuid[])`, [
    [...needs.map(({ leaseId }) => leaseId), ...closing],
  ]);
  const free = await lockFree(above, tx);
  const taken = new Map<string, number>();
  for (const { leaseId, micros } of needs) {
    const lease = above.find(({ id }) => id === leaseId);
    const folded = leases.get(leaseId);
    if (!lease || !folded) continue;
    const rows = [lease.pool_id, ...lease.cap_ids];
    const extra = Math.max(0, Math.min(micros, ...rows.map((id) => free.get(id) ?? 0)));
    for (const id of [leaseId, ...rows]) taken.set(id, (taken.get(id) ?? 0) + extra);
    for (const id of rows) free.set(id, (free.get(id) ?? 0) - extra);
    folded.sliceMicros += extra;
  }
  const entries = [[...taken.keys()], [...taken.values()]];
  for (const statement of EXTENSIONS) await tx.query(statement, entries);
}

const TAKEN = `from unnest($1::uuid[], $2::bigint[]) as new (taken_by, micros) where id = taken_by and micros > 0`;
const EXTENSIONS = [
  `update lease set slice_micros = slice_micros + micros ${TAKEN}`,
  `update pool set leased_micros = leased_micros + micros ${TAKEN}`,
  `update spend_cap set leased_micros = leased_micros + micros ${TAKEN}`,
];

/** What pools and caps have free, locked as pools, then caps, each by id. */
async function lockFree(above: readonly LeaseAbove[], tx: EntityManager): Promise<Map<string, number>> {
  const pools: { id: string; free: string }[] = await tx.query(
    `select id, reserved_micros - leased_micros as free from pool where id = any($1::uuid[]) order by id for update`,
    [above.map(({ pool_id }) => pool_id)],
  );
  const caps = await tx
    .createQueryBuilder(SpendCap, 'cap')
    .where('cap.id = any(:ids)', { ids: above.flatMap(({ cap_ids }) => cap_ids) })
    .orderBy('cap.id')
    .setLock('pessimistic_write')
    .getMany();
  return new Map([
    ...pools.map(({ id, free }) => [id, Number(free)] as const),
    ...caps.map(({ id, limitMicros, leasedMicros }) => [id, limitMicros - leasedMicros] as const),
  ]);
}
