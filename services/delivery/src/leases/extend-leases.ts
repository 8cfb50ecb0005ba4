import type { EntityManager } from 'typeorm';
import { SpendCap } from '../spend-caps/spend-cap.entity.ts';
import type { FoldedLease } from '../tracking/tracking-fold.ts';
import { findUnclicked, type UnclickedLease } from './find-unclicked.ts';

/** A click or view that is to be paid for. */
export interface Charge {
  readonly leaseId: string;
  readonly priceMicros: number;
}

interface LeaseAbove {
  id: string;
  pool_id: string;
  cap_ids: string[];
}

/**
 * Clicks and views may cost more than the lease expected of its impressions: then it takes what is missing from its pool,
 * under the caps above; and if that is not free, from what other leases of the pool have set aside for impressions that
 * brought nothing so far. Each charge in full, or nothing for it: so what is not charged is what the pool has not. The caller
 * has locked the leases; those that it closes afterwards (`closing`) have their pools and caps locked here too, so that no
 * pool is locked behind a cap. `charges`: in log order, of leases that are open.
 */
export async function extendLeases(
  { charges, closing }: { readonly charges: readonly Charge[]; readonly closing: readonly string[] },
  leases: ReadonlyMap<string, FoldedLease>,
  tx: EntityManager,
): Promise<void> {
  const lefts = leftsOf(charges, leases);
  const short = [...lefts].filter(([, left]) => left < 0).map(([id]) => id);
  if (short.length === 0) return;
  const above: LeaseAbove[] = await tx.query(`select id, pool_id, cap_ids from lease where id = any($1::uuid[])`, [
    [...short, ...closing],
  ]);
  const free = await lockFree(above, tx);
  const wanting = above.filter(({ id }) => short.includes(id));
  const unclicked = await findUnclicked({ poolIds: shortPools(wanting, lefts, free), free, lefts }, tx);
  const extension = new Extension(free, unclicked);
  for (const { leaseId, priceMicros } of charges) {
    const lease = wanting.find(({ id }) => id === leaseId);
    const folded = leases.get(leaseId);
    if (!lease || !folded) continue;
    const missing =
      priceMicros - (folded.sliceMicros + extension.movedBy(leaseId) - folded.spentMicros - extension.paidBy(leaseId));
    if (missing <= 0 || extension.cover(lease, missing)) extension.pay(leaseId, priceMicros);
  }
  for (const [id, folded] of leases) folded.sliceMicros += extension.movedBy(id);
  const entries = extension.entries();
  for (const statement of EXTENSIONS) await tx.query(statement, entries);
}

const MOVED = `from unnest($1::uuid[], $2::bigint[]) as new (moved_by, micros) where id = moved_by and micros <> 0`;
const EXTENSIONS = [
  `update lease set slice_micros = slice_micros + micros ${MOVED}`,
  `update pool set leased_micros = leased_micros + micros ${MOVED}`,
  `update spend_cap set leased_micros = leased_micros + micros ${MOVED}`,
];

/** What moves between leases, pools and caps, by id; nothing is written before all of it is known. */
class Extension {
  private moved = new Map<string, number>();
  private readonly paid = new Map<string, number>();

  constructor(
    private readonly free: ReadonlyMap<string, number>,
    private readonly unclicked: readonly UnclickedLease[],
  ) {}

  movedBy(id: string): number {
    return this.moved.get(id) ?? 0;
  }

  paidBy(leaseId: string): number {
    return this.paid.get(leaseId) ?? 0;
  }

  pay(leaseId: string, micros: number): void {
    this.paid.set(leaseId, this.paidBy(leaseId) + micros);
  }

  /** All of it, or nothing of it: then false. */
  cover({ id, pool_id, cap_ids }: LeaseAbove, micros: number): boolean {
    const rows = [pool_id, ...cap_ids];
    const before = new Map(this.moved);
    for (const other of this.unclicked) {
      const short = rows.filter((row) => this.freeOf(row) < micros);
      if (short.length === 0) break;
      const helped = short.filter((row) => row === other.pool_id || other.cap_ids.includes(row));
      if (other.pool_id === pool_id) this.giveUp(other, micros - Math.min(micros, ...helped.map((row) => this.freeOf(row))));
    }
    const isCovered = rows.every((row) => this.freeOf(row) >= micros);
    if (isCovered) for (const row of [id, ...rows]) this.move(row, micros);
    else this.moved = before;
    return isCovered;
  }

  entries(): [string[], number[]] {
    return [[...this.moved.keys()], [...this.moved.values()]];
  }

  private giveUp({ id, pool_id, cap_ids, left }: UnclickedLease, missing: number): void {
    const micros = Math.min(missing, left + this.movedBy(id));
    if (micros > 0) for (const row of [id, pool_id, ...cap_ids]) this.move(row, -micros);
  }

  private freeOf(row: string): number {
    return (this.free.get(row) ?? 0) - this.movedBy(row);
  }

  private move(id: string, micros: number): void {
    this.moved.set(id, this.movedBy(id) + micros);
  }
}

/** What each lease has left when all its charges are paid; below zero, it is short. */
function leftsOf(charges: readonly Charge[], leases: ReadonlyMap<string, FoldedLease>): Map<string, number> {
  const lefts = new Map<string, number>();
  for (const [id, { sliceMicros, spentMicros }] of leases) lefts.set(id, sliceMicros - spentMicros);
  for (const { leaseId, priceMicros } of charges) lefts.set(leaseId, (lefts.get(leaseId) ?? 0) - priceMicros);
  return lefts;
}

/** Pools of leases under which some row has less free than is missing. */
function shortPools(
  wanting: readonly LeaseAbove[],
  lefts: ReadonlyMap<string, number>,
  free: ReadonlyMap<string, number>,
): string[] {
  const rest = new Map(free);
  for (const { id, pool_id, cap_ids } of wanting)
    for (const row of [pool_id, ...cap_ids]) rest.set(row, (rest.get(row) ?? 0) + (lefts.get(id) ?? 0));
  const isShort = ({ pool_id, cap_ids }: LeaseAbove) => [pool_id, ...cap_ids].some((row) => (rest.get(row) ?? 0) < 0);
  return [...new Set(wanting.filter(isShort).map(({ pool_id }) => pool_id))];
}

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
