import type { Transactions } from '@afterglow/service-defaults/transactions';
import type { EventProcessor } from '../event-processor.ts';
import { DiscardDeadLetters } from './discard-dead-letters.ts';
import { EditDeadLetter } from './edit-dead-letter.ts';
import { RedriveDeadLetters } from './redrive-dead-letters.ts';

/** The operators' actions; they exist once the service's reactions do. */
export class DeadLetterOperations {
  private parts: { readonly transactions: Transactions; readonly processor: EventProcessor } | null = null;

  ready(parts: { readonly transactions: Transactions; readonly processor: EventProcessor }): void {
    this.parts = parts;
  }

  redriving(): RedriveDeadLetters {
    const { transactions, processor } = this.started();
    return new RedriveDeadLetters(transactions, processor);
  }

  discarding(): DiscardDeadLetters {
    return new DiscardDeadLetters(this.started().transactions);
  }

  editing(): EditDeadLetter {
    const { transactions, processor } = this.started();
    return new EditDeadLetter(transactions, processor);
  }

  private started(): { readonly transactions: Transactions; readonly processor: EventProcessor } {
    if (!this.parts) throw new Error('messaging has not started: a service listens only after it has');
    return this.parts;
  }
}
