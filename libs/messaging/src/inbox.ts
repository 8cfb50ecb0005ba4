import { textArray, uuidArray } from '@afterglow/service-defaults/array-parameters';
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
  const rows: { reaction: string; event_ids: string }[] = await tx.query(
    `with entered as (
       insert into inbox (reaction, event_id, type, key, correlation_id, causation_id)
       select * from unnest($1::text[], $2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::uuid[])
       on conflict do nothing returning reaction, event_id
     ) select reaction, string_agg(event_id::text, ' ') as event_ids from entered group by reaction`,
    [
      textArray(distinct.map((entry) => entry.reaction)),
      uuidArray(distinct.map((entry) => entry.envelope.id)),
      textArray(distinct.map((entry) => entry.envelope.type)),
      textArray(distinct.map((entry) => entry.envelope.subject)),
      uuidArray(distinct.map((entry) => entry.envelope.correlationId)),
      uuidArray(distinct.map((entry) => entry.envelope.causationId ?? null)),
    ],
  );
  // A row of the answer for each entry would cost as much as the entry.
  return new Set(rows.flatMap(({ reaction, event_ids: ids }) => ids.split(' ').map((id) => entryKey(reaction, id))));
}

export function entryKey(reaction: string, eventId: string): string {
  return `${reaction} ${eventId.toLowerCase()}`;
}
