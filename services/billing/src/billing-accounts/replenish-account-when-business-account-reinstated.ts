import { BusinessAccountReinstated } from '@afterglow/contracts/authorization/business-account-reinstated';
import { Outbox } from '@afterglow/messaging/outbox';
import type { Reaction } from '@afterglow/messaging/reaction';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { lockBusiness } from '../known-business-accounts/lock-business.ts';
import { lockBillingAccount, saveBillingAccounts } from './lock-billing-accounts.ts';

/** Whoever was declined while a business account was suspended hears that its money can be held again. */
@Injectable()
export class ReplenishAccountWhenBusinessAccountReinstated implements Reaction<BusinessAccountReinstated> {
  readonly event = BusinessAccountReinstated;

  constructor(private readonly outbox: Outbox) {}

  async react({ businessAccountId }: BusinessAccountReinstated, tx: EntityManager): Promise<void> {
    const business = await lockBusiness(tx, businessAccountId);
    const account = await lockBillingAccount(tx, businessAccountId);
    // Suspended or closed again since, or heard before its opening: nobody was declined for this.
    if (!business.isActive || !account.isOpen) return;

    await this.outbox.append(tx, account.reinstate());
    await saveBillingAccounts(tx, [account]);
  }
}
