import { newId } from '@afterglow/service-defaults/ids';
import type { Transactions } from '@afterglow/service-defaults/transactions';
import type { EntityManager } from 'typeorm';
import type { EventProcessor } from '../event-processor.ts';
import { failPoint } from '../fail-points.ts';
import { isConnectionLost } from '../failure-kinds.ts';
import { writeAudit } from './dead-letter-audit.ts';
import { DeadLetterNotFirst, DeadLetterNotFound } from './dead-letter.errors.ts';
import {
  countWaiting,
  firstOfQueue,
  queuesOf,
  type DeadLetterQueue,
  type DeadLetterRow,
  type DeadLetterTarget,
} from './find-dead-letters.ts';
import { fingerprintOf, messageOf } from './fingerprint.ts';

/** One call works this many letters off; the caller asks again while `remaining` is above 0. A kill loses nothing. */
const LETTERS_PER_CALL = 500;

export interface RedriveRequest {
  readonly target: DeadLetterTarget;
  readonly who: string;
  readonly why: string;
}

export interface RedriveOutcome {
  readonly redriven: number;
  /** Letters that failed again; their queue stays where it is. */
  readonly failed: number;
  readonly remaining: number;
}

/**
 * Dead letters are tried again in the order of their key, one transaction each: effect, inbox and letter together. The
 * way for new events of the key opens in the transaction that empties its queue. Redriving twice has no second effect.
 */
export class RedriveDeadLetters {
  constructor(
    private readonly transactions: Transactions,
    private readonly processor: EventProcessor,
  ) {}

  async execute({ target, who, why }: RedriveRequest): Promise<RedriveOutcome> {
    const queues = await this.transactions.run({ correlationId: newId() }, async (tx) => {
      const waiting = await countWaiting(tx, target);
      if (waiting === 0) throw new DeadLetterNotFound();
      await writeAudit(tx, { who, why, what: 'REDRIVE', target, outcome: { waiting } });
      return queuesOf(tx, target, LETTERS_PER_CALL);
    });
    let redriven = 0;
    let failed = 0;
    for (const queue of queues) {
      const done = await this.redriveQueue(queue, target, LETTERS_PER_CALL - redriven);
      redriven += done.redriven;
      failed += done.failed;
      if (redriven >= LETTERS_PER_CALL) break;
    }
    const remaining = await this.transactions.read((tx) => countWaiting(tx, target));
    return { redriven, failed, remaining };
  }

  private async redriveQueue(
    queue: DeadLetterQueue,
    target: DeadLetterTarget,
    limit: number,
  ): Promise<{ redriven: number; failed: number }> {
    let redriven = 0;
    while (redriven < limit) {
      const step = await this.redriveFirst(queue, target);
      if (step === 'failed') return { redriven, failed: 1 };
      if (step === 'done') break;
      failPoint('redrive.letter-committed');
      redriven += 1;
      if ('deadLetterId' in target) break;
    }
    return { redriven, failed: 0 };
  }

  private async redriveFirst(queue: DeadLetterQueue, target: DeadLetterTarget): Promise<'redriven' | 'failed' | 'done'> {
    let letter: DeadLetterRow | null = null;
    try {
      return await this.transactions.run({ correlationId: newId() }, async (tx) => {
        await lockQueue(tx, queue);
        letter = await firstOfQueue(tx, queue);
        if (!letter) {
          await openQueue(tx, queue);
          return 'done';
        }
        if ('deadLetterId' in target && letter.id !== target.deadLetterId) throw new DeadLetterNotFirst(letter.id);
        await this.processor.processLetter(tx, letter);
        failPoint('redrive.processed');
        await tx.query(`update dead_letter set status = 'REDRIVEN', closed_at = platform_now() where id = $1`, [letter.id]);
        if (!(await firstOfQueue(tx, queue))) await openQueue(tx, queue);
        return 'redriven';
      });
    } catch (error) {
      if (!letter || error instanceof DeadLetterNotFirst || isConnectionLost(error)) throw error;
      await this.failedAgain(letter, error);
      return 'failed';
    }
  }

  private async failedAgain(letter: DeadLetterRow, error: unknown): Promise<void> {
    await this.transactions.run({ correlationId: newId() }, (tx) =>
      tx.query(
        `update dead_letter set attempts = attempts + 1, error = $2, fingerprint = $3 where id = $1 and status = 'WAITING'`,
        [letter.id, messageOf(error), fingerprintOf(letter.type, letter.reaction, error)],
      ),
    );
  }
}

/** The consumer locks the same row before it decides whether a new event of the key may pass. */
export async function lockQueue(tx: EntityManager, { consumerGroup, topic, key, reaction }: DeadLetterQueue): Promise<void> {
  await tx.query(`select from parked_key where consumer_group = $1 and topic = $2 and key = $3 and reaction = $4 for update`, [
    consumerGroup,
    topic,
    key,
    reaction,
  ]);
}

export async function openQueue(tx: EntityManager, { consumerGroup, topic, key, reaction }: DeadLetterQueue): Promise<void> {
  await tx.query(`delete from parked_key where consumer_group = $1 and topic = $2 and key = $3 and reaction = $4`, [
    consumerGroup,
    topic,
    key,
    reaction,
  ]);
}
