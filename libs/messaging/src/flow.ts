import type { EntityManager } from 'typeorm';

export interface Flow {
  readonly unpublished: readonly { readonly topic: string; readonly events: number; readonly oldestAt: string }[];
  /** What this service's reactions have had, by type, in the last five minutes of platform time. */
  readonly processed: readonly {
    readonly type: string;
    readonly reaction: string;
    readonly events: number;
    readonly lastAt: string;
  }[];
  readonly waitingDeadLetters: number;
  readonly haltedPartitions: number;
}

export async function readFlow(db: EntityManager): Promise<Flow> {
  const unpublished: { topic: string; events: number; oldest: Date }[] = await db.query(
    `select topic, count(*)::int as events, min(occurred_at) as oldest from outbox, outbox_cursor
     where id > position and not published @> id group by topic order by topic`,
  );
  const processed: { type: string; reaction: string; events: number; last: Date }[] = await db.query(
    `select type, reaction, count(*)::int as events, max(processed_at) as last from inbox
     where processed_at > platform_now() - interval '5 minutes' and status = 'PROCESSED' group by type, reaction order by type, reaction`,
  );
  const [counts]: { letters: number; halted: number }[] = await db.query(
    `select (select count(*)::int from dead_letter where status = 'WAITING') as letters,
       (select count(*)::int from consumer_offset where halted_at is not null) as halted`,
  );
  return {
    unpublished: unpublished.map(({ topic, events, oldest }) => ({ topic, events, oldestAt: oldest.toISOString() })),
    processed: processed.map(({ type, reaction, events, last }) => ({ type, reaction, events, lastAt: last.toISOString() })),
    waitingDeadLetters: counts?.letters ?? 0,
    haltedPartitions: counts?.halted ?? 0,
  };
}
