import type { EntityManager } from 'typeorm';
import type { ConsumerLag, TopicLag } from './consumer-lag.ts';

/** At most this many rows of either end of the outbox are looked at: the answer must come when a day's volume waits, too. */
const WINDOW = 10_000;

export interface Flow {
  /** Events that this service's transactions appended in the last minute of platform time. */
  readonly published: readonly { readonly topic: string; readonly perSecond: number }[];
  /** `isAtLeast`: only the oldest of what waits were counted. */
  readonly unpublished: readonly {
    readonly topic: string;
    readonly events: number;
    readonly isAtLeast: boolean;
    readonly oldestAt: string;
  }[];
  /** By consumer group and topic; null when the broker does not answer. */
  readonly unprocessed: readonly TopicLag[] | null;
  /** What this service's reactions have had, by type, in the last five minutes of platform time. */
  readonly processed: readonly {
    readonly type: string;
    readonly reaction: string;
    readonly events: number;
    readonly perSecond: number;
    readonly lastAt: string;
  }[];
  readonly waitingDeadLetters: number;
  readonly haltedPartitions: number;
  readonly pausedPartitions: number;
}

export async function readFlow(db: EntityManager, lag: ConsumerLag): Promise<Flow> {
  const [unprocessed, unpublished, published, processed, counts] = await Promise.all([
    lag.read().catch(() => null),
    readUnpublished(db),
    readPublished(db),
    readProcessed(db),
    readCounts(db),
  ]);
  return { published, unpublished, unprocessed, processed, ...counts };
}

async function readUnpublished(db: EntityManager): Promise<Flow['unpublished']> {
  const rows: { topic: string; events: number; looked: number; oldest: Date }[] = await db.query(
    `select topic, count(*)::int as events, (sum(count(*)) over ())::int as looked, min(occurred_at) as oldest from (
       select topic, occurred_at from outbox
       where id > (select position from outbox_cursor) and not (select published from outbox_cursor) @> id order by id limit ${WINDOW}
     ) as oldest_first group by topic order by topic`,
  );
  return rows.map(({ topic, events, looked, oldest }) => ({
    topic,
    events,
    isAtLeast: looked >= WINDOW,
    oldestAt: oldest.toISOString(),
  }));
}

/** Over a minute, or over as much of it as the newest rows cover. */
async function readPublished(db: EntityManager): Promise<Flow['published']> {
  return db.query(
    `with newest as materialized (select topic, occurred_at from outbox order by id desc limit ${WINDOW}),
       span as (select case when (select count(*) from newest) < ${WINDOW} then 60.0
         else greatest(1.0, least(60.0, extract(epoch from platform_now() - (select min(occurred_at) from newest)))) end as seconds)
     select topic, round(count(*) filter (where occurred_at > (select platform_now()) - interval '1 minute')
       / (select seconds from span), 2)::float8 as "perSecond"
     from newest group by topic order by topic`,
  );
}

async function readProcessed(db: EntityManager): Promise<Flow['processed']> {
  const rows: { type: string; reaction: string; events: number; last: Date }[] = await db.query(
    `select type, reaction, count(*)::int as events, max(processed_at) as last from inbox
     where processed_at > (select platform_now()) - interval '5 minutes' and status = 'PROCESSED'
     group by type, reaction order by type, reaction`,
  );
  return rows.map(({ type, reaction, events, last }) => ({
    type,
    reaction,
    events,
    perSecond: Math.round((events / 300) * 100) / 100,
    lastAt: last.toISOString(),
  }));
}

async function readCounts(
  db: EntityManager,
): Promise<Pick<Flow, 'waitingDeadLetters' | 'haltedPartitions' | 'pausedPartitions'>> {
  const [counts]: { letters: number; halted: number; paused: number }[] = await db.query(
    `select (select count(*)::int from dead_letter where status = 'WAITING') as letters,
       (select count(*)::int from consumer_offset where halted_at is not null and halted_by is null) as halted,
       (select count(*)::int from consumer_offset where halted_by is not null) as paused`,
  );
  return {
    waitingDeadLetters: counts?.letters ?? 0,
    haltedPartitions: counts?.halted ?? 0,
    pausedPartitions: counts?.paused ?? 0,
  };
}
