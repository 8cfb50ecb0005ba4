import { DomainError } from '@afterglow/service-defaults/domain-error';
import { newId } from '@afterglow/service-defaults/ids';
import type { Transactions } from '@afterglow/service-defaults/transactions';
import type { EntityManager } from 'typeorm';
import { writeAudit } from './dead-letters/dead-letter-audit.ts';
import type { PartitionBounds } from './transports/transport.ts';

/** HALTED: it stopped by itself, in doubt. PAUSED: a person stopped it. Both wait for a person. */
export type ConsumerStatus = 'RUNNING' | 'PAUSED' | 'HALTED';

export interface ConsumerPartition {
  readonly consumerGroup: string;
  readonly topic: string;
  readonly partition: number;
  readonly nextOffset: number;
  readonly status: ConsumerStatus;
  readonly haltedAt: string | null;
  readonly haltReason: string | null;
  /** The operator who paused it. */
  readonly haltedBy: string | null;
}

export interface ConsumerControl {
  readonly consumerGroup: string;
  readonly topic: string;
  /** All of the topic when left out. */
  readonly partition?: number | undefined;
  readonly who: string;
  readonly why: string;
}

/** What a group of this service hears. */
export interface HeardTopics {
  readonly group: string;
  readonly topics: readonly string[];
}

export class ConsumerUnknown extends DomainError {
  constructor() {
    super({ code: 'consumer.not_found', kind: 'not-found', message: 'No group of this service hears this partition' });
  }
}

export class ConsumerAlreadyStopped extends DomainError {
  constructor() {
    super({ code: 'consumer.already_stopped', kind: 'conflict', message: 'It is paused or halted already' });
  }
}

export class PartitionNotHalted extends DomainError {
  constructor() {
    super({
      code: 'consumer.not_halted',
      kind: 'conflict',
      message: 'It is neither halted nor paused: there is nothing to resume',
    });
  }
}

export class PartitionUnnamed extends DomainError {
  constructor() {
    super({ code: 'consumer.partition_missing', kind: 'broken-rule', message: 'An offset belongs to one partition: name it' });
  }
}

const COLUMNS = `consumer_group as "consumerGroup", topic, partition, next_offset::float8 as "nextOffset",
  case when halted_at is null then 'RUNNING' when halted_by is null then 'HALTED' else 'PAUSED' end as status,
  halted_at as "haltedAt", halt_reason as "haltReason", halted_by as "haltedBy"`;

/** Every partition that a group of this service has a place in. */
export async function listConsumerPartitions(db: EntityManager): Promise<ConsumerPartition[]> {
  const rows: (Omit<ConsumerPartition, 'haltedAt'> & { haltedAt: Date | null })[] = await db.query(
    `select ${COLUMNS} from consumer_offset order by consumer_group, topic, partition limit 1000`,
  );
  return rows.map((row) => ({ ...row, haltedAt: row.haltedAt?.toISOString() ?? null }));
}

/**
 * A paused partition is a halted one with a name on it: kept in its row, so that no restart, rebalance or other replica goes
 * on. What was being worked on has committed when this answers, and nothing of it is worked on after.
 */
export class PauseConsumer {
  constructor(
    private readonly transactions: Transactions,
    private readonly log: {
      heard(): readonly HeardTopics[];
      bounds(topic: string): Promise<readonly PartitionBounds[]>;
    },
  ) {}

  /** Answers what it paused. Throws ConsumerUnknown, and ConsumerAlreadyStopped when nothing of it was running. */
  async execute({ consumerGroup, topic, partition, who, why }: ConsumerControl): Promise<ConsumerPartition[]> {
    const group = this.log.heard().find((heard) => heard.group === consumerGroup && heard.topics.includes(topic));
    if (!group) throw new ConsumerUnknown();
    const bounds = (await this.log.bounds(topic)).filter((one) => partition === undefined || one.partition === partition);
    if (bounds.length === 0) throw new ConsumerUnknown();
    return this.transactions.run({ correlationId: newId() }, async (tx) => {
      // A group that has read nothing yet has no row: it gets one where its log begins.
      const paused: { partition: number }[] = await tx.query(
        `insert into consumer_offset as o (consumer_group, topic, partition, next_offset, highest_offset, halted_at, halted_by, halt_reason)
         select $1, $2, b.partition, b.low, b.low, platform_now(), $4, $5
         from jsonb_to_recordset($3::jsonb) as b (partition int, low bigint) order by b.partition
         on conflict (consumer_group, topic, partition) do update
           set halted_at = excluded.halted_at, halted_by = excluded.halted_by, halt_reason = excluded.halt_reason
         where o.halted_at is null returning partition`,
        [consumerGroup, topic, JSON.stringify(bounds), who, why],
      );
      if (paused.length === 0) throw new ConsumerAlreadyStopped();
      const partitions = paused.map((row) => row.partition);
      await writeAudit(tx, { who, why, what: 'PAUSE', target: { consumerGroup, topic }, outcome: { partitions } });
      return rowsOf(await listConsumerPartitions(tx), { consumerGroup, topic }, partitions);
    });
  }
}

export interface ResumeRequest extends ConsumerControl {
  /** Where to go on; where it stands when left out. What lies between is skipped or had again: the inbox absorbs the latter. */
  readonly fromOffset?: number | undefined;
}

/**
 * A halted or paused partition goes on only because a person says so, and why. Its holder finds out by itself
 * (halt-watch.ts). Without a partition only pauses end: each halt is a doubt of its own, looked at one by one.
 */
export class ResumeConsumer {
  constructor(private readonly transactions: Transactions) {}

  /** Answers what goes on. Throws PartitionNotHalted and PartitionUnnamed. */
  async execute({ consumerGroup, topic, partition, fromOffset, who, why }: ResumeRequest): Promise<ConsumerPartition[]> {
    if (fromOffset !== undefined && partition === undefined) throw new PartitionUnnamed();
    return this.transactions.run({ correlationId: newId() }, async (tx) => {
      const before = await listConsumerPartitions(tx);
      // After a halt, or elsewhere, the event before the offset is not the one that we know.
      const result: [{ partition: number }[], number] = await tx.query(
        `update consumer_offset set halted_at = null, halt_reason = null, halted_by = null,
           last_event_id = case when halted_by is null or $4::bigint is not null then null else last_event_id end,
           next_offset = coalesce($4, next_offset), highest_offset = greatest(highest_offset, coalesce($4, next_offset))
         where consumer_group = $1 and topic = $2 and halted_at is not null
           and (partition = $3 or ($3::int is null and halted_by is not null)) returning partition`,
        [consumerGroup, topic, partition ?? null, fromOffset ?? null],
      );
      const partitions = result[0].map((row) => row.partition);
      if (partitions.length === 0) throw new PartitionNotHalted();
      const stopped = rowsOf(before, { consumerGroup, topic }, partitions);
      await writeAudit(tx, {
        who,
        why,
        what: 'RESUME',
        target: { consumerGroup, topic },
        outcome: { before: stopped, ...(fromOffset === undefined ? {} : { fromOffset }) },
      });
      return rowsOf(await listConsumerPartitions(tx), { consumerGroup, topic }, partitions);
    });
  }
}

function rowsOf(
  all: readonly ConsumerPartition[],
  { consumerGroup, topic }: Pick<ConsumerControl, 'consumerGroup' | 'topic'>,
  partitions: readonly number[],
): ConsumerPartition[] {
  return all.filter((row) => row.consumerGroup === consumerGroup && row.topic === topic && partitions.includes(row.partition));
}
