import { DomainError } from '@afterglow/service-defaults/domain-error';
import { newId } from '@afterglow/service-defaults/ids';
import type { Transactions } from '@afterglow/service-defaults/transactions';
import type { EntityManager } from 'typeorm';
import { writeAudit } from './dead-letters/dead-letter-audit.ts';

export interface ConsumerPartition {
  readonly consumerGroup: string;
  readonly topic: string;
  readonly partition: number;
  readonly nextOffset: number;
  readonly haltedAt: string | null;
  readonly haltReason: string | null;
}

export interface ResumeRequest {
  readonly consumerGroup: string;
  readonly topic: string;
  readonly partition: number;
  /** Where to go on; where it stands when left out. What lies between is skipped or had again: the inbox absorbs the latter. */
  readonly fromOffset?: number | undefined;
  readonly who: string;
  readonly why: string;
}

export class PartitionNotHalted extends DomainError {
  constructor() {
    super({ code: 'consumer.not_halted', kind: 'conflict', message: 'This partition is not halted: there is nothing to resume' });
  }
}

/** Every partition that a group of this service has a place in. */
export async function listConsumerPartitions(db: EntityManager): Promise<ConsumerPartition[]> {
  const rows: (Omit<ConsumerPartition, 'haltedAt'> & { haltedAt: Date | null })[] = await db.query(
    `select consumer_group as "consumerGroup", topic, partition, next_offset::float8 as "nextOffset", halted_at as "haltedAt", halt_reason as "haltReason"
     from consumer_offset order by consumer_group, topic, partition limit 1000`,
  );
  return rows.map((row) => ({ ...row, haltedAt: row.haltedAt?.toISOString() ?? null }));
}

/** A halted partition goes on only because a person says so, and why. Its holder finds out by itself (halt-watch.ts). */
export class ResumeHaltedPartition {
  constructor(private readonly transactions: Transactions) {}

  async execute({ consumerGroup, topic, partition, fromOffset, who, why }: ResumeRequest): Promise<ConsumerPartition> {
    return this.transactions.run({ correlationId: newId() }, async (tx) => {
      const before = (await listConsumerPartitions(tx)).find(
        (row) => row.consumerGroup === consumerGroup && row.topic === topic && row.partition === partition,
      );
      const result: [unknown[], number] = await tx.query(
        `update consumer_offset set halted_at = null, halt_reason = null, last_event_id = null,
           next_offset = coalesce($4, next_offset), highest_offset = greatest(highest_offset, coalesce($4, next_offset))
         where consumer_group = $1 and topic = $2 and partition = $3 and halted_at is not null returning 1`,
        [consumerGroup, topic, partition, fromOffset ?? null],
      );
      if (!before || result[0].length === 0) throw new PartitionNotHalted();
      await writeAudit(tx, {
        who,
        why,
        what: 'RESUME',
        target: { consumerGroup, topic, partition },
        outcome: { before, fromOffset: fromOffset ?? before.nextOffset },
      });
      return { ...before, nextOffset: fromOffset ?? before.nextOffset, haltedAt: null, haltReason: null };
    });
  }
}
