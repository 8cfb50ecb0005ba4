import { AccountToppedUp } from '@afterglow/contracts/billing/account-topped-up';
import type { Reaction } from '@afterglow/messaging/reaction';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AskAgainForFunds } from './ask-again-for-funds.ts';

/** Money that came in may be what a declined pool waits for. */
@Injectable()
export class AskAgainForFundsWhenAccountToppedUp implements Reaction<AccountToppedUp> {
  readonly event = AccountToppedUp;

  constructor(private readonly askAgainForFunds: AskAgainForFunds) {}

  async react({ businessAccountId }: AccountToppedUp, tx: EntityManager): Promise<void> {
    await this.askAgainForFunds.execute({ businessAccountId }, tx);
  }
}
