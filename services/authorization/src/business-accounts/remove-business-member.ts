import { Outbox } from '@afterglow/messaging/outbox';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { BusinessAccount } from './business-account.entity.ts';
import { lockOwnBusinessAccount } from './lock-own-business-account.ts';

export interface RemoveBusinessMemberInput {
  readonly businessAccountId: string;
  readonly callerId: string;
  readonly userId: string;
}

/** An ADMIN removes a member, also oneself; somebody always stays ADMIN. */
@Injectable()
export class RemoveBusinessMember {
  constructor(private readonly outbox: Outbox) {}

  async execute(input: RemoveBusinessMemberInput, tx: EntityManager): Promise<BusinessAccount> {
    const account = await lockOwnBusinessAccount(tx, input, 'pessimistic_write');

    const events = account.removeMember({ userId: input.userId, by: input.callerId });

    await tx.save(account);
    await this.outbox.append(tx, events);
    return account;
  }
}
