import type { DataSource } from 'typeorm';
import type { PolledPool } from './pool-book.ts';

export interface PoolPoll {
  readonly databaseMs: number;
  /** For the next poll: what was committed before it is in this one. */
  readonly horizon: string;
  readonly pools: readonly PolledPool[];
}

/** Everything, at a replica's first poll. */
export const FROM_THE_BEGINNING = '0';

interface PollRow {
  now: Date;
  horizon: string;
  id: string | null;
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

/**
 * The platform's time, and the pools that changed since the poll that answered `horizon`, in one statement. Every
 * transaction below a snapshot's xmin had ended before it: what it wrote was in that poll. So a row that is missing there was
 * written by a transaction at or above that xmin, however late it committed; some rows come twice.
 */
export async function pollPools(dataSource: DataSource, horizon: string): Promise<PoolPoll> {
  const rows: PollRow[] = await dataSource.query(
    `select platform_now() as now, pg_snapshot_xmin(pg_current_snapshot())::text as horizon,
       p.id, p.ad_group_id, p.status, p.day_starts_at, p.over_at, p.budget_micros, p.requested_micros, p.reserved_micros,
       p.leased_micros, p.funds_request_id is not null as is_waiting, p.is_declined
     from (select 1) as one left join pool p on p.changed_xid >= $1::xid8`,
    [horizon],
  );
  const first = rows[0];
  if (!first) throw new Error('A left join answers at least one row');
  return { databaseMs: first.now.getTime(), horizon: first.horizon, pools: rows.flatMap(polledPool) };
}

function polledPool(row: PollRow): PolledPool[] {
  if (row.id === null) return [];
  return [
    {
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
    },
  ];
}
