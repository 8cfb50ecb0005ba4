import type { EntityManager } from 'typeorm';
import type { TopicPartition } from './transports/transport.ts';

export interface StoredOffset {
  readonly nextOffset: number;
  /** Never lowered: what lies below has been processed at least once. */
  readonly highestOffset: number;
  readonly lastEventId: string | null;
  readonly haltReason: string | null;
}

interface OffsetRow {
  readonly next_offset: string;
  readonly highest_offset: string;
  readonly last_event_id: string | null;
  readonly halt_reason: string | null;
}

/** Another member moved this partition: this one is a zombie, or has just been replaced. Roll back, read again. */
export class Fenced extends Error {
  constructor({ topic, partition }: TopicPartition) {
    super(`another member of the group moved ${topic}[${partition}]`);
    this.name = 'Fenced';
  }
}

/** A group's place in each partition, kept where its effects are: one commit moves both (DESIGN §3, consumer rule 1). */
export class ConsumerOffsets {
  constructor(private readonly group: string) {}

  async find(db: EntityManager, { topic, partition }: TopicPartition): Promise<StoredOffset | null> {
    const rows: OffsetRow[] = await db.query(
      `select next_offset, highest_offset, last_event_id, halt_reason from consumer_offset
       where consumer_group = $1 and topic = $2 and partition = $3`,
      [this.group, topic, partition],
    );
    const row = rows[0];
    if (!row) return null;
    return {
      nextOffset: Number(row.next_offset),
      highestOffset: Number(row.highest_offset),
      lastEventId: row.last_event_id,
      haltReason: row.halt_reason,
    };
  }

  /**
   * The first statement of a batch's transaction. `expected` is null before the very first batch.
   * Throws Fenced when the row is no longer where this member left it.
   */
  async move(
    tx: EntityManager,
    at: TopicPartition,
    expected: number | null,
    next: { offset: number; lastEventId: string | null },
  ): Promise<void> {
    const { topic, partition } = at;
    const values = [this.group, topic, partition, next.offset, next.lastEventId];
    const rows: unknown[] =
      expected === null
        ? await tx.query(
            `insert into consumer_offset (consumer_group, topic, partition, next_offset, highest_offset, last_event_id)
             values ($1, $2, $3, $4, $4, $5) on conflict do nothing returning 1`,
            values,
          )
        : await returnedRows(
            tx,
            `update consumer_offset set next_offset = $4, highest_offset = greatest(highest_offset, $4), last_event_id = $5
             where consumer_group = $1 and topic = $2 and partition = $3 and next_offset = $6 and halted_at is null returning 1`,
            [...values, expected],
          );
    if (rows.length === 0) throw new Fenced(at);
  }

  /** Persisted, so that no restart and no other member goes on by itself. */
  async halt(tx: EntityManager, { topic, partition }: TopicPartition, reason: string): Promise<void> {
    await tx.query(
      `insert into consumer_offset as o (consumer_group, topic, partition, next_offset, highest_offset, halted_at, halt_reason)
       values ($1, $2, $3, 0, 0, platform_now(), $4)
       on conflict (consumer_group, topic, partition) do update set halted_at = platform_now(), halt_reason = $4 where o.halted_at is null`,
      [this.group, topic, partition, reason.slice(0, 2000)],
    );
  }
}

/** TypeORM answers an UPDATE … RETURNING with `[rows, count]`. */
async function returnedRows(tx: EntityManager, sql: string, values: unknown[]): Promise<unknown[]> {
  const result: [unknown[], number] = await tx.query(sql, values);
  return result[0];
}
