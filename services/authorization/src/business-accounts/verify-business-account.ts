import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { BusinessAccount } from './business-account.entity.ts';
import { BusinessAccountNotFound } from './business-account.errors.ts';

/** A platform operator vouches for a business account. Verifying twice is allowed and silent. */
@Injectable()
export class VerifyBusinessAccount {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute(input: { readonly businessAccountId: string }, tx: EntityManager): Promise<BusinessAccount> {
    const account = await tx.findOne(BusinessAccount, {
      where: { id: input.businessAccountId },
      lock: { mode: 'pessimistic_write' },
    });
    if (!account) throw new BusinessAccountNotFound(input.businessAccountId);

    const events = account.verify(await this.clock.now(tx));

    await tx.save(account);
    await this.outbox.append(tx, events);
    return account;
  }
}
