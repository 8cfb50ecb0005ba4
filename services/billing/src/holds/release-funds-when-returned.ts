import { FundsReturned } from '@afterglow/contracts/delivery/funds-returned';
import { Outbox } from '@afterglow/messaging/outbox';
import type { Reaction } from '@afterglow/messaging/reaction';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { lockBillingAccount, saveBillingAccounts } from '../billing-accounts/lock-billing-accounts.ts';
import { voidFunds } from '../ledger/move-pending.ts';
import { findOrMakeHold, saveHold } from './find-hold.ts';

/** What a finished pool did not spend is free again: nothing but delivery's final return ends a hold, and it does so once. */
@Injectable()
export class ReleaseFundsWhenReturned implements Reaction<FundsReturned> {
  readonly event = FundsReturned;

  constructor(private readonly outbox: Outbox) {}

  async react(event: FundsReturned, tx: EntityManager): Promise<void> {
    const { poolId, businessAccountId } = event;
    const account = await lockBillingAccount(tx, businessAccountId);
    const hold = await findOrMakeHold(tx, event, event.aggregateVersion);
    const amountMicros = hold.end({ spentMicrosTotal: event.spentMicrosTotal, poolVersion: event.aggregateVersion });
    await saveHold(tx, hold);
    if (amountMicros === 0) return;

    const events = account.release(amountMicros);
    await voidFunds(tx, { poolId, businessAccountId, amountMicros });
    await saveBillingAccounts(tx, [account]);
    await this.outbox.append(tx, events);
  }
}
