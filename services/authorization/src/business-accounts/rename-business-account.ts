import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { BusinessAccount } from './business-account.entity.ts';
import { lockOwnBusinessAccount } from './lock-own-business-account.ts';

export interface RenameBusinessAccountInput {
  readonly businessAccountId: string;
  readonly callerId: string;
  readonly name: string;
  /** The version that the caller decided on. */
  readonly expectedVersion: number;
}

/** An ADMIN gives the account another name. Names are nobody else's business: no event. */
@Injectable()
export class RenameBusinessAccount {
  async execute(input: RenameBusinessAccountInput, tx: EntityManager): Promise<BusinessAccount> {
    const account = await lockOwnBusinessAccount(tx, input, 'pessimistic_write');

    account.rename({ name: input.name, by: input.callerId, expectedVersion: input.expectedVersion });

    await tx.save(account);
    return account;
  }
}
