import { newId } from '@afterglow/service-defaults/ids';
import type { Transactions } from '@afterglow/service-defaults/transactions';
import type { EventProcessor } from '../event-processor.ts';
import { writeAudit } from './dead-letter-audit.ts';
import { DeadLetterClosed, DeadLetterEditInvalid, DeadLetterNotFound } from './dead-letter.errors.ts';
import { findDeadLetter, type DeadLetterRow } from './find-dead-letters.ts';
import { messageOf } from './fingerprint.ts';

/** An operator mends a payload. The original is kept; the next redrive uses the edited one. */
export class EditDeadLetter {
  constructor(
    private readonly transactions: Transactions,
    private readonly processor: EventProcessor,
  ) {}

  async execute(input: { deadLetterId: string; value: string; who: string; why: string }): Promise<DeadLetterRow> {
    const { deadLetterId, value, who, why } = input;
    return this.transactions.run({ correlationId: newId() }, async (tx) => {
      await tx.query(`select from dead_letter where id = $1 for update`, [deadLetterId]);
      const letter = await findDeadLetter(tx, deadLetterId);
      if (!letter) throw new DeadLetterNotFound();
      if (letter.status !== 'WAITING') throw new DeadLetterClosed(letter.status);
      const edited = { ...letter, editedValue: value };
      try {
        this.processor.readLetter(edited);
      } catch (error) {
        throw new DeadLetterEditInvalid(messageOf(error));
      }
      await tx.query(`update dead_letter set edited_value = $2 where id = $1`, [deadLetterId, value]);
      await writeAudit(tx, {
        who,
        why,
        what: 'EDIT',
        target: { deadLetterId },
        outcome: { before: letter.editedValue ?? letter.value, after: value },
      });
      return edited;
    });
  }
}
