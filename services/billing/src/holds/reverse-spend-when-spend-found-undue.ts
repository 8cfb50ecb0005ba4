import { SpendFoundUndue } from '@afterglow/contracts/delivery/spend-found-undue';
import type { Reaction } from '@afterglow/messaging/reaction';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { lockBillingAccounts } from '../billing-accounts/lock-billing-accounts.ts';
import { findHold } from './find-hold.ts';
import { LeaseSpends } from './lease-spends.ts';
import { ReverseUndueSpend } from './reverse-undue-spend.ts';

/** What was charged after a right's end is given back once, by a transfer of its own; it waits for the report that charges it. */
@Injectable()
export class ReverseSpendWhenSpendFoundUndue implements Reaction<SpendFoundUndue> {
  readonly event = SpendFoundUndue;

  constructor(private readonly reverseUndueSpend: ReverseUndueSpend) {}

  async react(event: SpendFoundUndue, tx: EntityManager): Promise<void> {
    const accounts = await lockBillingAccounts(tx, [event.businessAccountId]);
    const hold = await findHold(tx, event);
    const leases = await LeaseSpends.find(tx, [event]);
    const lease = leases.of(event);
    lease.hearUndue(event);
    await leases.save(tx);
    await this.reverseUndueSpend.execute({ accounts, holds: new Map([[hold.poolId, hold]]), leases }, tx);
  }
}
