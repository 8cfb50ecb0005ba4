import { newId } from '@afterglow/service-defaults/ids';
import type { Transactions } from '@afterglow/service-defaults/transactions';
import { writeAudit } from './dead-letter-audit.ts';
import { DeadLetterNotFound } from './dead-letter.errors.ts';
import { firstOfQueue, queuesOf, type DeadLetterTarget } from './find-dead-letters.ts';
import { lockQueue, openQueue } from './redrive-dead-letters.ts';

const QUEUES_PER_CALL = 500;

/** An operator decides that letters shall never have an effect. They stay readable, with who and why. */
export class DiscardDeadLetters {
  constructor(private readonly transactions: Transactions) {}

  /** Answers how many were discarded; those of further queues, beyond 500, remain for the next call. */
  async execute({ target, who, why }: { target: DeadLetterTarget; who: string; why: string }): Promise<{ discarded: number }> {
    return this.transactions.run({ correlationId: newId() }, async (tx) => {
      let discarded = 0;
      for (const queue of await queuesOf(tx, target, QUEUES_PER_CALL)) {
        await lockQueue(tx, queue);
        const only = 'deadLetterId' in target ? target.deadLetterId : null;
        const fingerprint = 'fingerprint' in target ? target.fingerprint : null;
        const result: [{ id: string }[], number] = await tx.query(
          `update dead_letter set status = 'DISCARDED', closed_at = platform_now()
           where consumer_group = $1 and topic = $2 and key = $3 and reaction = $4 and status = 'WAITING'
             and id = coalesce($5, id) and fingerprint = coalesce($6, fingerprint) returning id`,
          [queue.consumerGroup, queue.topic, queue.key, queue.reaction, only, fingerprint],
        );
        discarded += result[0].length;
        if (!(await firstOfQueue(tx, queue))) await openQueue(tx, queue);
      }
      if (discarded === 0) throw new DeadLetterNotFound();
      await writeAudit(tx, { who, why, what: 'DISCARD', target, outcome: { discarded } });
      return { discarded };
    });
  }
}
