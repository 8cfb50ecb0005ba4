import { newId } from '@afterglow/service-defaults/ids';
import type { EntityManager } from 'typeorm';
import type { LogRecord, TopicPartition } from '../transports/transport.ts';
import { fingerprintOf, messageOf } from './fingerprint.ts';

export interface DeadLetterSource extends TopicPartition {
  readonly group: string;
}

export interface Parked {
  readonly record: LogRecord;
  readonly eventId: string | null;
  readonly type: string;
  readonly reaction: string;
  /** Why this one is parked; for those that merely wait behind another, that says so. */
  readonly error: unknown;
  readonly attempts: number;
}

/** The error of a letter that is not itself at fault. */
export class WaitsBehind extends Error {
  constructor() {
    super('waits behind an earlier event of its key');
    this.name = 'WaitsBehind';
  }
}

/** `key reaction` pairs that are parked among these keys, locked: a redrive of them waits, or this waits for it. */
export async function lockParkedKeys(
  tx: EntityManager,
  { group, topic }: { group: string; topic: string },
  keys: readonly string[],
): Promise<Set<string>> {
  const rows: { key: string; reaction: string }[] = await tx.query(
    `select key, reaction from parked_key where consumer_group = $1 and topic = $2 and key = any($3) order by key, reaction for update`,
    [group, topic, [...new Set(keys)]],
  );
  return new Set(rows.map(({ key, reaction }) => parkedName(key, reaction)));
}

export function parkedName(key: string, reaction: string): string {
  return `${reaction} ${key}`;
}

/** Writes the letter, and with `parkKey` closes the way for later events of its key to this reaction. */
export async function writeDeadLetter(
  tx: EntityManager,
  source: DeadLetterSource,
  parked: Parked,
  parkKey: boolean,
): Promise<void> {
  const { record, eventId, type, reaction, error, attempts } = parked;
  await tx.query(
    `insert into dead_letter (id, consumer_group, topic, partition, log_offset, key, event_id, type, reaction, headers, value,
       status, fingerprint, error, attempts)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'WAITING',
       coalesce((select fingerprint from dead_letter where $15 and consumer_group = $2 and topic = $3 and key = $6 and reaction = $9
         and status = 'WAITING' order by log_offset limit 1), $12), $13, $14)
     on conflict do nothing`,
    [
      newId(),
      source.group,
      source.topic,
      source.partition,
      record.offset,
      record.key,
      eventId,
      type,
      reaction,
      record.headers,
      record.value,
      fingerprintOf(type, reaction, error),
      messageOf(error),
      attempts,
      // What waits belongs to the cause that it waits for: who redrives that takes it along.
      error instanceof WaitsBehind,
    ],
  );
  if (eventId) await tx.query(`update inbox set status = 'PARKED' where event_id = $1 and reaction = $2`, [eventId, reaction]);
  if (!parkKey) return;
  await tx.query(`insert into parked_key (consumer_group, topic, key, reaction) values ($1, $2, $3, $4) on conflict do nothing`, [
    source.group,
    source.topic,
    record.key,
    reaction,
  ]);
}
