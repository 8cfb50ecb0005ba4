import type { EntityManager } from 'typeorm';
import type { PolledPool } from './pool-book.ts';

export interface PoolRow {
  id: string;
  ad_group_id: string;
  status: string;
  day_starts_at: Date | null;
  over_at: Date | null;
  budget_micros: string;
  requested_micros: string;
  reserved_micros: string;
  leased_micros: string;
  is_waiting: boolean;
  is_declined: boolean;
}

/** What a replica knows of a pool; `p` is the pool. */
export const POOL_COLUMNS = `p.id, p.ad_group_id, p.status, p.day_starts_at, p.over_at, p.budget_micros, p.requested_micros,
  p.reserved_micros, p.leased_micros, p.funds_request_id is not null as is_waiting, p.is_declined`;

/** Those that are not finished. */
export async function readOpenPools(tx: EntityManager): Promise<PolledPool[]> {
  const rows: PoolRow[] = await tx.query(`select ${POOL_COLUMNS} from pool p where p.status = 'OPEN'`);
  return rows.map(polledPool);
}

export function polledPool(row: PoolRow): PolledPool {
  return {
    poolId: row.id,
    adGroupId: row.ad_group_id,
    isOpen: row.status === 'OPEN',
    dayStartsAt: row.day_starts_at,
    overAt: row.over_at,
    budgetMicros: Number(row.budget_micros),
    requestedMicros: Number(row.requested_micros),
    reservedMicros: Number(row.reserved_micros),
    leasedMicros: Number(row.leased_micros),
    isWaiting: row.is_waiting,
    isDeclined: row.is_declined,
  };
}
