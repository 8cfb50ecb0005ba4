import type { LogConnection, LogTable, ReadPosition } from '@afterglow/messaging/log-table-reader';
import type { DataSource, EntityManager } from 'typeorm';

/** Entries of the change log carry no state: whoever reads one reads the row, which is at least as new. */
export interface ChangeLogEntry {
  readonly kind: 'pool';
  readonly entity_id: string;
}

export const CHANGE_LOG: LogTable = { name: 'change_log', columns: ['kind', 'entity_id'] };

/** A reader needs no session of its own: each of its statements stands for itself. */
export function changeLogConnection(dataSource: DataSource): LogConnection {
  return { query: async (sql, values) => ({ rows: await dataSource.query(sql, values) }) };
}

/**
 * Where a reader goes on after a snapshot of the tables, in whose transaction this is called: behind all entries that the
 * snapshot shows. Ids in between that it does not show may still be written, and stay open.
 */
export async function changeLogPosition(tx: EntityManager): Promise<ReadPosition> {
  const rows: { deleted_up_to: string; ranges: { from: number; to: number }[] }[] = await tx.query(
    `select deleted_up_to, (
       select coalesce(json_agg(json_build_object('from', first, 'to', last) order by first), '[]') from (
         select min(id) as first, max(id) as last
         from (select id, id - row_number() over (order by id) as island from change_log where id > deleted_up_to) as numbered
         group by island
       ) as islands
     ) as ranges
     from change_log_kept`,
  );
  const row = rows[0];
  if (!row) throw new Error('change_log_kept has lost its row');
  return { position: Number(row.deleted_up_to), readAbove: row.ranges };
}
