import type { EntityManager } from 'typeorm';

/** What a lease has set aside, or still could, and nothing was charged for. */
export interface UnclickedLease {
  readonly id: string;
  readonly pool_id: string;
  readonly cap_ids: readonly string[];
  readonly left: number;
}

interface UnclickedWanted {
  readonly poolIds: readonly string[];
  /** Pools and caps that are locked; a lease under any other row is left alone. */
  readonly free: ReadonlyMap<string, number>;
  /** Of leases that the caller has locked: what they have left when all is paid that he knows of. */
  readonly lefts: ReadonlyMap<string, number>;
}

/**
 * Leases of pools that pay for clicks or views, those first that have decided nothing for the longest time. A lease that
 * somebody else folds now is passed over: it is in use, and waiting for it here would be against the order of locks. Of each,
 * a micro stays (`return-rests.ts`).
 */
export async function findUnclicked({ poolIds, free, lefts }: UnclickedWanted, tx: EntityManager): Promise<UnclickedLease[]> {
  if (poolIds.length === 0) return [];
  const rows: { id: string; pool_id: string; cap_ids: string[]; slice: string; spent: string }[] = await tx.query(
    `select id, pool_id, cap_ids, slice_micros as slice, spent_micros as spent from lease
     where pool_id = any($1::uuid[]) and status <> 'CLOSED' and slice_micros > greatest(spent_micros, 1)
     order by takes_until, id for update skip locked`,
    [poolIds],
  );
  return rows.flatMap(({ id, pool_id, cap_ids, slice, spent }) => {
    const left = Math.min(lefts.get(id) ?? Infinity, Number(slice) - Number(spent), Number(slice) - 1);
    return left > 0 && cap_ids.every((cap) => free.has(cap)) ? [{ id, pool_id, cap_ids, left }] : [];
  });
}

/** By pool: what its leases have set aside, or still may, and nothing was charged for so far. */
export async function findUnclickedMicros(
  pools: readonly { readonly id: string }[],
  tx: EntityManager,
): Promise<Map<string, number>> {
  if (pools.length === 0) return new Map();
  const rows: { pool_id: string; micros: string }[] = await tx.query(
    `select pool_id, sum(slice_micros - spent_micros) as micros from lease
     where pool_id = any($1::uuid[]) and status <> 'CLOSED' group by pool_id`,
    [pools.map(({ id }) => id)],
  );
  return new Map(rows.map(({ pool_id, micros }) => [pool_id, Number(micros)]));
}
