import type { EntityManager } from 'typeorm';
import type { LogRecord, TopicPartition } from './transports/transport.ts';

/** Three starts without a finish, then it is put aside without being started a fourth time. */
export const STARTS = 3;

/** The error of a message that never failed, but ended the process each time it was started. */
export class EndedTheProcess extends Error {
  constructor() {
    super(`it was started ${STARTS} times, and the process ended each time before it had finished`);
    this.name = 'EndedTheProcess';
  }
}

/** Messages that are about to be tried alone, written down before: a crash can't take it back (DESIGN §3, consumer rule 4). */
export class StartMarks {
  constructor(private readonly group: string) {}

  /** Answers how many starts of this record are written down, this one included. To be committed before it is processed. */
  async mark(tx: EntityManager, { topic, partition }: TopicPartition, { offset }: LogRecord): Promise<number> {
    const rows: { starts: number }[] = await tx.query(
      `insert into started_message as s (consumer_group, topic, partition, log_offset, starts) values ($1, $2, $3, $4, 1)
       on conflict (consumer_group, topic, partition) do update
         set log_offset = $4, starts = case when s.log_offset = $4 then s.starts + 1 else 1 end
       returning starts`,
      [this.group, topic, partition, offset],
    );
    return rows[0]?.starts ?? 1;
  }

  async unmark(tx: EntityManager, { topic, partition }: TopicPartition): Promise<void> {
    await tx.query(`delete from started_message where consumer_group = $1 and topic = $2 and partition = $3`, [
      this.group,
      topic,
      partition,
    ]);
  }

  /**
   * How many of the next messages go alone, and remembers this assignment. None where the group's place has moved since the
   * last one and no start was left unfinished. Otherwise what ended the process may be anywhere in the batch that it was
   * at. Of a partition that is new to the group the first alone.
   */
  async toGoAlone(tx: EntityManager, { topic, partition }: TopicPartition, batch: number): Promise<number> {
    const rows: { moved: boolean; started: boolean }[] = await tx.query(
      `with before as (
         select next_offset, assigned_offset from consumer_offset where consumer_group = $1 and topic = $2 and partition = $3 for update
       ), remembered as (
         update consumer_offset o set assigned_offset = before.next_offset from before
         where o.consumer_group = $1 and o.topic = $2 and o.partition = $3
       )
       select assigned_offset is distinct from next_offset as moved,
         exists (select from started_message where consumer_group = $1 and topic = $2 and partition = $3) as started from before`,
      [this.group, topic, partition],
    );
    const [row] = rows;
    if (!row) return 1;
    return row.moved && !row.started ? 0 : batch;
  }
}
