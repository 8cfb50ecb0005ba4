import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { giveBackLeased, type LeasedRest } from './give-back-leased.ts';
import type { LeaseRest } from './lease-book.ts';

export interface ReturnRestsInput {
  readonly replicaId: string;
  /** Of leases on which this replica decides nothing any more. */
  readonly rests: readonly LeaseRest[];
}

/**
 * What a replica never set aside of a lease belongs to no token: it goes back to its pool and caps when the lease takes no more
 * decisions, and need not wait for the closing, which gives back what was set aside and not used. A micro stays, so that
 * a pool's `leased = spent` goes on to mean that no lease is open. Once for each lease; rows are locked as leases, pools, caps.
 */
@Injectable()
export class ReturnRests {
  async execute({ replicaId, rests }: ReturnRestsInput, tx: EntityManager): Promise<void> {
    const rows: LeasedRest[] = await tx.query(
      `select id, pool_id, cap_ids, least(rest_micros, slice_micros - greatest(spent_micros, 1)) as rest
       from lease join unnest($2::uuid[], $3::bigint[]) as rests (lease_id, rest_micros) on id = lease_id
       where replica_id = $1 and status = 'OPEN' and returned_micros = 0 and takes_until <= (select platform_now())
       order by id for update of lease`,
      [replicaId, rests.map(({ leaseId }) => leaseId), rests.map(({ restMicros }) => restMicros)],
    );
    await giveBackLeased(rows, tx);
  }
}
