import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { BusinessAccount } from './business-account.entity.ts';
import { lockOwnBusinessAccount } from './lock-own-business-account.ts';

export interface CloseBusinessAccountInput {
  readonly businessAccountId: string;
  readonly callerId: string;
}

/** An administrator closes the business account for good: its ads end, and what is held for them comes back. */
@Injectable()
export class CloseBusinessAccount {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute(input: CloseBusinessAccountInput, tx: EntityManager): Promise<BusinessAccount> {
    const account = await lockOwnBusinessAccount(tx, input, 'pessimistic_write');

    const events = account.close({ by: input.callerId, at: await this.clock.now(tx) });

    await tx.save(account);
    await this.outbox.append(tx, events);
    return account;
  }
}
