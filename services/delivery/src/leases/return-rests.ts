import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { giveBackToCaps } from '../spend-caps/give-back-to-caps.ts';
import type { LeaseRest } from './lease-book.ts';

export interface ReturnRestsInput {
  readonly replicaId: string;
  /** Of leases on which this replica decides nothing any more. */
  readonly rests: readonly LeaseRest[];
}

interface RestRow {
  readonly id: string;
  readonly pool_id: string;
  readonly cap_ids: readonly string[];
  readonly rest: string;
}

/**
 * What a replica never set aside of a lease belongs to no token: it goes back to its pool and caps when the lease takes no more
 * decisions, and need not wait for the closing, which gives back what was set aside and not used. A micro stays, so that
 * a pool's `leased = spent` goes on to mean that no lease is open. Once for each lease; rows are locked as leases, pools, caps.
 */
@Injectable()
export class ReturnRests {
  async execute({ replicaId, rests }: ReturnRestsInput, tx: EntityManager): Promise<void> {
    const rows: RestRow[] = await tx.query(
      `select id, pool_id, cap_ids, least(rest_micros, slice_micros - greatest(spent_micros, 1)) as rest
       from lease join unnest($2::uuid[], $3::bigint[]) as rests (lease_id, rest_micros) on id = lease_id
       where replica_id = $1 and status = 'OPEN' and returned_micros = 0 and takes_until <= (select platform_now())
       order by id for update of lease`,
      [replicaId, rests.map(({ leaseId }) => leaseId), rests.map(({ restMicros }) => restMicros)],
    );
    const given = rows.filter(({ rest }) => Number(rest) > 0);
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
      `update lease set slice_micros = slice_micros - rest, returned_micros = rest
       from unnest($1::uuid[], $2::bigint[]) as given (lease_id, rest) where id = lease_id`,
      [given.map(({ id }) => id), given.map(({ rest }) => rest)],
    );
  }
}
