import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';

export interface NewerState {
  readonly id: string;
  readonly version: number;
  readonly state: object;
}

/**
 * Keeps the newest state of another service's aggregate in a copy table `(id, version, state jsonb)`.
 * Repeated, late and redriven events do no harm: an older version changes nothing. Answers whether the row changed.
 */
export async function upsertNewer(tx: EntityManager, copy: EntityTarget<ObjectLiteral>, newer: NewerState): Promise<boolean> {
  const { tablePath } = tx.connection.getMetadata(copy);
  const table = tablePath
    .split('.')
    .map((part) => `"${part}"`)
    .join('.');
  const rows: unknown[] = await tx.query(
    `insert into ${table} as known (id, version, state) values ($1, $2, $3)
     on conflict (id) do update set version = excluded.version, state = excluded.state
     where known.version < excluded.version
     returning id`,
    [newer.id, newer.version, newer.state],
  );
  return rows.length > 0;
}
