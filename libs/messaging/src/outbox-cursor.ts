import type { ClientBase } from 'pg';
import type { ReadPosition } from './log-table-reader.ts';

/** Where the relay of this schema stands: read when it starts, moved after every acknowledged batch. */
export async function readCursor(connection: ClientBase): Promise<ReadPosition> {
  const result = await connection.query<{ position: string; ranges: { from: number; to: number }[] }>(
    `select position, (
       select coalesce(json_agg(json_build_object('from', lower(part), 'to', upper(part) - 1) order by lower(part)), '[]')
       from unnest(published) as part
     ) as ranges
     from outbox_cursor`,
  );
  const row = result.rows[0];
  if (!row) throw new Error('outbox_cursor has lost its row');
  return { position: Number(row.position), readAbove: row.ranges };
}

export async function moveCursor(connection: ClientBase, { position, readAbove }: ReadPosition): Promise<void> {
  const published = `{${readAbove.map(({ from, to }) => `[${from},${to}]`).join(',')}}`;
  await connection.query(`update outbox_cursor set position = $1, published = $2::int8multirange`, [position, published]);
}
