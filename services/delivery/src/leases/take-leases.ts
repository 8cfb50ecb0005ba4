import { Clock } from '@afterglow/service-defaults/clock';
import { newId } from '@afterglow/service-defaults/ids';
import { Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import { KnownAdGroup } from '../known-ad-groups/known-ad-group.entity.ts';
import { Pool } from '../pools/pool.entity.ts';
import { LockSpendCaps, type CapsAbove } from '../spend-caps/lock-spend-caps.ts';
import { leaseTerms, type LeaseTerms } from './lease-terms.ts';
import { findUnclickedMicros } from './find-unclicked.ts';
import { sliceLeases, type Bound } from './slice-leases.ts';
import { spareFor } from './spare-for-clicks.ts';

export interface LeaseWanted {
  readonly leaseKey: string;
  readonly poolId: string;
  /** Of the ads that it is for, if their creator has limited what is spent on them. */
  readonly adAuthorizationId: string | null;
  /** One impression: less than this is of no use. */
  readonly leastMicros: number;
  readonly mostMicros: number;
}

export interface TakenLease {
  readonly leaseId: string;
  readonly leaseKey: string;
  readonly sliceMicros: number;
  readonly takesUntil: Date;
}

/** No row has this id: nothing is free under it. */
const UNKNOWN = '';

type BidTerms = Pick<KnownAdGroup['state'], 'billingEvent' | 'bidPriceMicros'>;

interface NewLease extends TakenLease, LeaseTerms {
  readonly poolId: string;
  readonly capIds: readonly string[];
}

/**
 * A replica reserves before it serves: it takes slices of what is held, under every cap above, and decides on nothing else.
 * What a pool or a cap can't give is not in the answer. Rows are locked as pools, then caps, each by id.
 */
@Injectable()
export class TakeLeases {
  constructor(
    private readonly clock: Clock,
    private readonly lockSpendCaps: LockSpendCaps,
  ) {}

  async execute(
    input: { readonly replicaId: string; readonly wanted: readonly LeaseWanted[] },
    tx: EntityManager,
  ): Promise<TakenLease[]> {
    const pools = await lockOpenPools(
      input.wanted.map(({ poolId }) => poolId),
      tx,
    );
    const now = await this.clock.now(tx);
    const open = input.wanted.flatMap((want) => {
      const pool = pools.get(want.poolId);
      return pool && (!pool.overAt || pool.overAt > now) ? [{ ...want, pool }] : [];
    });
    if (open.length === 0) return [];
    const above = await this.lockSpendCaps.execute(
      open.map(({ pool: { campaignId, businessAccountId }, adAuthorizationId }) => ({
        ...{ campaignId, businessAccountId, adAuthorizationId },
      })),
      now,
      tx,
    );
    const bids = await bidsOf(open, tx);
    const unclicked = await findUnclickedMicros(
      open.map(({ pool }) => pool).filter(({ adGroupId }) => (bids.get(adGroupId)?.billingEvent ?? 'CPM') !== 'CPM'),
      tx,
    );
    const leases = slice(open, above, { now, bids, unclicked });
    await takeFromPools(leases, tx);
    await takeFromCaps(leases, above, tx);
    await insertLeases(leases, { replicaId: input.replicaId, now }, tx);
    return leases.map(({ leaseId, leaseKey, sliceMicros, takesUntil }) => ({ leaseId, leaseKey, sliceMicros, takesUntil }));
  }
}

async function lockOpenPools(poolIds: readonly string[], tx: EntityManager): Promise<Map<string, Pool>> {
  const pools = await tx
    .createQueryBuilder(Pool, 'pool')
    .where(`pool.id = any(:poolIds) and pool.status = 'OPEN'`, { poolIds })
    .orderBy('pool.id')
    .setLock('pessimistic_write')
    .getMany();
  return new Map(pools.map((pool) => [pool.id, pool]));
}

/** What is billed is fixed when an ad group is created, so any version of it says the same. */
async function bidsOf(wanted: readonly { pool: Pool }[], tx: EntityManager): Promise<Map<string, BidTerms>> {
  const known = await tx.find(KnownAdGroup, { where: { id: In(wanted.map(({ pool }) => pool.adGroupId)) } });
  return new Map(known.map(({ id, state }) => [id, state]));
}

interface SliceFacts {
  readonly now: Date;
  /** By ad group. */
  readonly bids: ReadonlyMap<string, BidTerms>;
  /** By pool. */
  readonly unclicked: ReadonlyMap<string, number>;
}

function slice(
  wanted: readonly (LeaseWanted & { pool: Pool })[],
  above: readonly (CapsAbove | null)[],
  { now, bids, unclicked }: SliceFacts,
): NewLease[] {
  const bounds = new Map<string, Bound>([
    ...wanted.map(({ pool }) => [pool.id, boundOf(pool)] as const),
    ...above.flatMap((one) => one?.caps ?? []).map((cap) => [cap.id, cap] as const),
  ]);
  const capIdsOf = (n: number) => above[n]?.caps.map(({ id }) => id) ?? [UNKNOWN];
  const slices = sliceLeases(
    wanted.map(({ poolId, leastMicros, mostMicros, pool }, n) => {
      const spareMicros = spareFor(bids.get(pool.adGroupId), (unclicked.get(poolId) ?? 0) + leastMicros);
      return { boundIds: [poolId, ...capIdsOf(n)], leastMicros, mostMicros, spareMicros };
    }),
    bounds,
  );
  return wanted.flatMap(({ leaseKey, poolId, pool }, n): NewLease[] => {
    const sliceMicros = slices[n] ?? 0;
    if (sliceMicros === 0) return [];
    const terms = leaseTerms(now, [pool.overAt, above[n]?.endsAt ?? null], bids.get(pool.adGroupId)?.billingEvent ?? 'CPM');
    return [{ leaseId: newId(), leaseKey, poolId, capIds: capIdsOf(n), sliceMicros, ...terms }];
  });
}

/** Billing is asked for the rest of the budget as money goes, unless it has said that there is none. */
function boundOf({ reservedMicros, leasedMicros, budgetMicros, isDeclined }: Pool): Bound {
  const comingMicros = isDeclined ? 0 : budgetMicros - reservedMicros;
  return { limitMicros: reservedMicros, leasedMicros, comingMicros };
}

async function takeFromPools(leases: readonly NewLease[], tx: EntityManager): Promise<void> {
  await tx.query(
    `update pool set leased_micros = leased_micros + taken
     from (select pool_id, sum(micros) as taken from unnest($1::uuid[], $2::bigint[]) as new (pool_id, micros) group by pool_id) as new
     where id = pool_id`,
    [leases.map(({ poolId }) => poolId), leases.map(({ sliceMicros }) => sliceMicros)],
  );
}

/** With the limits of now: an edited budget counts from the next lease on. */
async function takeFromCaps(leases: readonly NewLease[], above: readonly (CapsAbove | null)[], tx: EntityManager): Promise<void> {
  const caps = [...new Map(above.flatMap((one) => one?.caps ?? []).map((cap) => [cap.id, cap] as const)).values()];
  if (caps.length === 0) return;
  const takenOf = (capId: string) =>
    leases.reduce((sum, { capIds, sliceMicros }) => sum + (capIds.includes(capId) ? sliceMicros : 0), 0);
  await tx.query(
    `update spend_cap set leased_micros = leased_micros + taken, limit_micros = new.limit_micros
     from unnest($1::uuid[], $2::bigint[], $3::bigint[]) as new (cap_id, taken, limit_micros) where id = cap_id`,
    [caps.map(({ id }) => id), caps.map(({ id }) => takenOf(id)), caps.map(({ limitMicros }) => limitMicros)],
  );
}

async function insertLeases(
  leases: readonly NewLease[],
  { replicaId, now }: { readonly replicaId: string; readonly now: Date },
  tx: EntityManager,
): Promise<void> {
  await tx.query(
    `insert into lease (id, pool_id, cap_ids, replica_id, slice_micros, taken_at, takes_until, closes_at, unclicked_at)
     select id, pool_id, cap_ids::uuid[], $1, slice_micros, $2, takes_until, closes_at, unclicked_at
     from unnest($3::uuid[], $4::uuid[], $5::text[], $6::bigint[], $7::timestamptz[], $8::timestamptz[], $9::timestamptz[])
       as new (id, pool_id, cap_ids, slice_micros, takes_until, closes_at, unclicked_at)`,
    [
      replicaId,
      now,
      leases.map((lease) => lease.leaseId),
      leases.map((lease) => lease.poolId),
      leases.map((lease) => `{${lease.capIds.join(',')}}`),
      leases.map((lease) => lease.sliceMicros),
      leases.map((lease) => lease.takesUntil),
      leases.map((lease) => lease.closesAt),
      leases.map((lease) => lease.unclickedAt),
    ],
  );
}
