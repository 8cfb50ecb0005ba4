import type { EntityManager } from 'typeorm';
import { giveBackToCaps } from '../spend-caps/give-back-to-caps.ts';

/** A lease that the caller has locked, and what of it goes back. */
export interface LeasedRest {
  readonly id: string;
  readonly pool_id: string;
  readonly cap_ids: readonly string[];
  readonly rest: string;
}

/** What a lease has not spent goes back to its pool and caps before it closes. Leases are locked before pools, and pools before caps, each by id. */
export async function giveBackLeased(leases: readonly LeasedRest[], tx: EntityManager): Promise<void> {
  const given = leases.filter(({ rest }) => Number(rest) > 0);
  if (given.length === 0) return;
  await tx.query(`select 1 from pool where id = any($1::uuid[]) order by id for update`, [given.map(({ pool_id }) => pool_id)]);
  await tx.query(
    `update pool set leased_micros = leased_micros - rest
     from (select pool_id, sum(rest) as rest from unnest($1::uuid[], $2::bigint[]) as given (pool_id, rest) group by pool_id) as given
     where id = pool_id`,
    [given.map(({ pool_id }) => pool_id), given.map(({ rest }) => rest)],
  );
  await giveBackToCaps(
    given.map(({ pool_id, cap_ids, rest }) => ({ pool_id, cap_ids, slice_micros: rest, spent_micros: '0' })),
    tx,
  );
  await tx.query(
    `update lease set slice_micros = slice_micros - rest, returned_micros = returned_micros + rest
     from unnest($1::uuid[], $2::bigint[]) as given (lease_id, rest) where id = lease_id`,
    [given.map(({ id }) => id), given.map(({ rest }) => rest)],
  );
}
