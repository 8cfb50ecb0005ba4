import { Clock } from '@afterglow/service-defaults/clock';
import { newId } from '@afterglow/service-defaults/ids';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { leaseTerms } from './lease-terms.ts';

export interface LeaseWanted {
  readonly adGroupId: string;
  readonly poolId: string;
  /** One impression: less than this is of no use. */
  readonly leastMicros: number;
  readonly mostMicros: number;
}

export interface TakenLease {
  readonly leaseId: string;
  readonly adGroupId: string;
  readonly sliceMicros: number;
  readonly takesUntil: Date;
}

/**
 * A replica reserves before it serves: it takes slices of what is held, and decides on nothing else. A slice is at most a
 * quarter of what is free, so that near the end of a budget, when several replicas share it, slices shrink down to one
 * impression. What a pool can't give is not in the answer.
 */
@Injectable()
export class TakeLeases {
  constructor(private readonly clock: Clock) {}

  async execute(
    input: { readonly replicaId: string; readonly wanted: readonly LeaseWanted[] },
    tx: EntityManager,
  ): Promise<TakenLease[]> {
    const wanted = new Map(input.wanted.map((want) => [want.poolId, want]));
    await tx.query(`select 1 from pool where id = any($1::uuid[]) order by id for update`, [[...wanted.keys()]]);
    const now = await this.clock.now(tx);
    const slices = await this.slice([...wanted.values()], now, tx);
    const leases = slices.flatMap(({ poolId, sliceMicros, overAt }) => {
      const adGroupId = wanted.get(poolId)?.adGroupId;
      return adGroupId ? [{ leaseId: newId(), poolId, adGroupId, sliceMicros, ...leaseTerms(now, overAt) }] : [];
    });
    await tx.query(
      `insert into lease (id, pool_id, replica_id, slice_micros, taken_at, takes_until, closes_at)
       select id, pool_id, $1, slice_micros, $2, takes_until, closes_at
       from unnest($3::uuid[], $4::uuid[], $5::bigint[], $6::timestamptz[], $7::timestamptz[])
         as new (id, pool_id, slice_micros, takes_until, closes_at)`,
      [
        input.replicaId,
        now,
        leases.map((lease) => lease.leaseId),
        leases.map((lease) => lease.poolId),
        leases.map((lease) => lease.sliceMicros),
        leases.map((lease) => lease.takesUntil),
        leases.map((lease) => lease.closesAt),
      ],
    );
    return leases.map(({ leaseId, adGroupId, sliceMicros, takesUntil }) => ({ leaseId, adGroupId, sliceMicros, takesUntil }));
  }

  private async slice(
    wanted: readonly LeaseWanted[],
    now: Date,
    tx: EntityManager,
  ): Promise<{ poolId: string; sliceMicros: number; overAt: Date | null }[]> {
    const [rows]: [{ pool_id: string; slice_micros: string; over_at: Date | null }[], number] = await tx.query(
      `update pool set leased_micros = leased_micros
         + least(reserved_micros - leased_micros, greatest(least_micros, least(most_micros, (reserved_micros - leased_micros) / 4)))
       from unnest($1::uuid[], $2::bigint[], $3::bigint[]) as wanted (pool_id, least_micros, most_micros)
       where id = pool_id and status = 'OPEN' and (over_at is null or over_at > $4) and leased_micros + least_micros <= reserved_micros
       returning pool_id, new.leased_micros - old.leased_micros as slice_micros, over_at`,
      [wanted.map((want) => want.poolId), wanted.map((want) => want.leastMicros), wanted.map((want) => want.mostMicros), now],
    );
    return rows.map((row) => ({ poolId: row.pool_id, sliceMicros: Number(row.slice_micros), overAt: row.over_at }));
  }
}
