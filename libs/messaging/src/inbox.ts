import type { EntityManager } from 'typeorm';
import type { EventEnvelope } from './event-envelope.ts';

export interface InboxEntry {
  readonly reaction: string;
  readonly envelope: EventEnvelope;
}

/**
 * Remembers which reaction has had which event. `ON CONFLICT DO NOTHING`, for a duplicate-key error would end the
 * transaction. Answers the entries that are new, as `reaction + event id`.
 */
export async function enterInbox(tx: EntityManager, entries: readonly InboxEntry[]): Promise<ReadonlySet<string>> {
  if (entries.length === 0) return new Set();
  const distinct = [...new Map(entries.map((entry) => [entryKey(entry.reaction, entry.envelope.id), entry])).values()];
  const rows: { reaction: string; event_id: string }[] = await tx.query(
    `insert into inbox (reaction, event_id, type, key, correlation_id, causation_id)
     select * from unnest($1::text[], $2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::uuid[])
     on conflict do nothing returning reaction, event_id`,
    [
      distinct.map((entry) => entry.reaction),
      distinct.map((entry) => entry.envelope.id),
      distinct.map((entry) => entry.envelope.type),
      distinct.map((entry) => entry.envelope.subject),
      distinct.map((entry) => entry.envelope.correlationId),
      distinct.map((entry) => entry.envelope.causationId ?? null),
    ],
  );
  return new Set(rows.map((row) => entryKey(row.reaction, row.event_id)));
}

export function entryKey(reaction: string, eventId: string): string {
  return `${reaction} ${eventId.toLowerCase()}`;
}
