import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { BusinessAccount } from './business-account.entity.ts';
import { lockBusinessAccount } from './lock-business-account.ts';

/** A platform operator vouches for a business account. Verifying twice is allowed and silent. */
@Injectable()
export class VerifyBusinessAccount {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute(input: { readonly businessAccountId: string }, tx: EntityManager): Promise<BusinessAccount> {
    const account = await lockBusinessAccount(input.businessAccountId, tx);

    const events = account.verify(await this.clock.now(tx));

    await tx.save(account);
    await this.outbox.append(tx, events);
    return account;
  }
}
