import { AccountReplenished } from '@afterglow/contracts/billing/account-replenished';
import type { Reaction } from '@afterglow/messaging/reaction';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AskAgainForFunds } from './ask-again-for-funds.ts';

/** An account that has money to hold again may be what a declined pool waits for. */
@Injectable()
export class AskAgainForFundsWhenAccountReplenished implements Reaction<AccountReplenished> {
  readonly event = AccountReplenished;

  constructor(private readonly askAgainForFunds: AskAgainForFunds) {}

  async react({ businessAccountId }: AccountReplenished, tx: EntityManager): Promise<void> {
    await this.askAgainForFunds.execute({ businessAccountId }, tx);
  }
}
