import { Outbox } from '@afterglow/messaging/outbox';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { BusinessAccount, type BusinessRole } from './business-account.entity.ts';
import { lockOwnBusinessAccount } from './lock-own-business-account.ts';

export interface PutBusinessMemberInput {
  readonly businessAccountId: string;
  readonly callerId: string;
  readonly userId: string;
  readonly role: BusinessRole;
}

/** An ADMIN adds a member or gives one another role; somebody always stays ADMIN. */
@Injectable()
export class PutBusinessMember {
  constructor(private readonly outbox: Outbox) {}

  async execute(input: PutBusinessMemberInput, tx: EntityManager): Promise<BusinessAccount> {
    const account = await lockOwnBusinessAccount(tx, input, 'pessimistic_write');

    const events = account.putMember({ userId: input.userId, role: input.role, by: input.callerId });

    await tx.save(account);
    await this.outbox.append(tx, events);
    return account;
  }
}
