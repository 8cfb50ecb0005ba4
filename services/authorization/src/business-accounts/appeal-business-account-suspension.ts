import { Clock } from '@afterglow/service-defaults/clock';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { BusinessAccount } from './business-account.entity.ts';
import { lockOwnBusinessAccount } from './lock-own-business-account.ts';

export interface AppealBusinessAccountSuspensionInput {
  readonly businessAccountId: string;
  readonly callerId: string;
  readonly text: string;
}

/** An administrator appeals a suspension before its deadline, once. An appeal changes nothing for others: no event. */
@Injectable()
export class AppealBusinessAccountSuspension {
  constructor(private readonly clock: Clock) {}

  async execute(input: AppealBusinessAccountSuspensionInput, tx: EntityManager): Promise<BusinessAccount> {
    const account = await lockOwnBusinessAccount(tx, input, 'pessimistic_write');

    account.appeal({ text: input.text, by: input.callerId, at: await this.clock.now(tx) });

    await tx.save(account);
    return account;
  }
}
