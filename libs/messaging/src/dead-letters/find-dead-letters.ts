import type { EntityManager } from 'typeorm';

export interface DeadLetterRow {
  readonly id: string;
  readonly consumerGroup: string;
  readonly topic: string;
  readonly partition: number;
  readonly logOffset: number;
  readonly key: string;
  readonly eventId: string | null;
  readonly type: string;
  readonly reaction: string;
  readonly headers: Record<string, string>;
  readonly value: string | null;
  readonly editedValue: string | null;
  readonly status: 'WAITING' | 'REDRIVEN' | 'DISCARDED';
  readonly fingerprint: string;
  readonly error: string;
  readonly attempts: number;
  readonly parkedAt: Date;
  readonly closedAt: Date | null;
}

export interface DeadLetterGroup {
  readonly fingerprint: string;
  readonly type: string;
  readonly reaction: string;
  readonly error: string;
  readonly waiting: number;
  readonly keys: number;
  readonly oldestParkedAt: Date;
}

/** A queue: the letters of one key for one reaction, which must stay in order. */
export interface DeadLetterQueue {
  readonly consumerGroup: string;
  readonly topic: string;
  readonly key: string;
  readonly reaction: string;
}

/** Which letters an operator means. Exactly one of the three. */
export type DeadLetterTarget =
  { readonly deadLetterId: string } | { readonly topic: string; readonly key: string } | { readonly fingerprint: string };

const COLUMNS = `id, consumer_group as "consumerGroup", topic, partition, log_offset::float8 as "logOffset", key, event_id as "eventId", type,
  reaction, headers, value, edited_value as "editedValue", status, fingerprint, error, attempts, parked_at as "parkedAt", closed_at as "closedAt"`;

/** What waits, by cause, most letters first; what waits behind a letter counts to that one's cause. At most 200 groups. */
export function groupDeadLetters(db: EntityManager): Promise<DeadLetterGroup[]> {
  return db.query(
    `select fingerprint, type, reaction, coalesce(min(error) filter (where attempts > 0), min(error)) as error, count(*)::int as waiting, count(distinct key)::int as keys,
       min(parked_at) as "oldestParkedAt"
     from dead_letter where status = 'WAITING' group by fingerprint, type, reaction order by waiting desc, fingerprint limit 200`,
  );
}

export async function findDeadLetter(db: EntityManager, id: string): Promise<DeadLetterRow | null> {
  const rows: DeadLetterRow[] = await db.query(`select ${COLUMNS} from dead_letter where id = $1`, [id]);
  return rows[0] ?? null;
}

/** The first letters of one cause, oldest first. */
export function listDeadLetters(db: EntityManager, fingerprint: string, limit: number): Promise<DeadLetterRow[]> {
  return db.query(
    `select ${COLUMNS} from dead_letter where status = 'WAITING' and fingerprint = $1 order by parked_at, id limit $2`,
    [fingerprint, limit],
  );
}

export async function firstOfQueue(tx: EntityManager, queue: DeadLetterQueue): Promise<DeadLetterRow | null> {
  const rows: DeadLetterRow[] = await tx.query(
    `select ${COLUMNS} from dead_letter
     where consumer_group = $1 and topic = $2 and key = $3 and reaction = $4 and status = 'WAITING'
     order by log_offset, partition limit 1 for update`,
    [queue.consumerGroup, queue.topic, queue.key, queue.reaction],
  );
  return rows[0] ?? null;
}

/** The queues in which something of the target waits, in a fixed order; at most `limit`. */
export function queuesOf(db: EntityManager, target: DeadLetterTarget, limit: number): Promise<DeadLetterQueue[]> {
  const { where, values } = conditionOf(target);
  return db.query(
    `select distinct consumer_group as "consumerGroup", topic, key, reaction from dead_letter
     where status = 'WAITING' and ${where} order by 1, 2, 3, 4 limit ${limit}`,
    values,
  );
}

export async function countWaiting(db: EntityManager, target: DeadLetterTarget): Promise<number> {
  const { where, values } = conditionOf(target);
  const rows: { count: number }[] = await db.query(
    `select count(*)::int as count from dead_letter where status = 'WAITING' and ${where}`,
    values,
  );
  return rows[0]?.count ?? 0;
}

function conditionOf(target: DeadLetterTarget): { where: string; values: string[] } {
  if ('deadLetterId' in target) return { where: 'id = $1', values: [target.deadLetterId] };
  if ('fingerprint' in target) return { where: 'fingerprint = $1', values: [target.fingerprint] };
  return { where: 'topic = $1 and key = $2', values: [target.topic, target.key] };
}
