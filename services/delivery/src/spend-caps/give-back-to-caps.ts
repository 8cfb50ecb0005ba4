import type { EntityManager } from 'typeorm';

/** A lease that is closed, as its row says. */
export interface ClosedLease {
  readonly pool_id: string;
  readonly cap_ids: readonly string[];
  readonly slice_micros: string;
  readonly spent_micros: string;
}

/** What a lease did not spend is free again under every cap that it counted in. */
export async function giveBackToCaps(leases: readonly ClosedLease[], tx: EntityManager): Promise<void> {
  const counted = leases.flatMap((lease) => lease.cap_ids.map((capId) => ({ capId, lease })));
  if (counted.length === 0) return;
  const capIds = counted.map(({ capId }) => capId);
  await tx.query(`select 1 from spend_cap where id = any($1::uuid[]) order by id for update`, [capIds]);
  await tx.query(
    `update spend_cap set leased_micros = leased_micros - rest, spent_micros = spent_micros + spent
     from (select cap_id, sum(slice - spent) as rest, sum(spent) as spent
       from unnest($1::uuid[], $2::bigint[], $3::bigint[]) as closed (cap_id, slice, spent) group by cap_id) as closed
     where id = cap_id`,
    [capIds, counted.map(({ lease }) => lease.slice_micros), counted.map(({ lease }) => lease.spent_micros)],
  );
}
