import type { EntityManager } from 'typeorm';

export interface TimelineEntry {
  /** Platform time. */
  readonly at: string;
  readonly kind: 'published' | 'processed';
  readonly type: string;
  readonly eventId: string;
  readonly key: string;
  /** With `processed`: who has had it. */
  readonly reaction: string | null;
  readonly correlationId: string;
  readonly causationId: string | null;
  /** With `published`: the event as it went out. It holds no personal text, as no event does. */
  readonly data: Record<string, unknown> | null;
}

const LIMIT = 500;

/** What this service published and processed about one thing: the id of an entity, an event or a correlation. Oldest first. */
export async function readTimeline(db: EntityManager, id: string): Promise<TimelineEntry[]> {
  const rows: (Omit<TimelineEntry, 'at'> & { at: Date })[] = await db.query(
    `select at, kind, type, event_id as "eventId", key, reaction, correlation_id as "correlationId", causation_id as "causationId", data
     from (
       select occurred_at as at, 'published' as kind, type, event_id, key, null as reaction, correlation_id, causation_id, payload::json as data
       from outbox where key = $1 or correlation_id::text = $1 or event_id::text = $1
       union all
       select processed_at, 'processed', type, event_id, key, reaction, correlation_id, causation_id, null
       from inbox where key = $1 or correlation_id::text = $1 or event_id::text = $1
     ) as entries
     order by at, kind desc, event_id limit ${LIMIT}`,
    [id],
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}
