import { AccountDepleted } from '@afterglow/contracts/billing/account-depleted';
import { AccountReplenished } from '@afterglow/contracts/billing/account-replenished';
import { AccountToppedUp } from '@afterglow/contracts/billing/account-topped-up';
import { BudgetApplied } from '@afterglow/contracts/billing/budget-applied';
import { FundsDeclined } from '@afterglow/contracts/billing/funds-declined';
import { FundsReserved } from '@afterglow/contracts/billing/funds-reserved';
import { SpendCharged } from '@afterglow/contracts/billing/spend-charged';
import { SpendReversed } from '@afterglow/contracts/billing/spend-reversed';
import type { Copy } from '@afterglow/messaging/reaction';
import { upsertNewer } from '@afterglow/messaging/upsert-newer';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { KnownBillingAccount } from './known-billing-account.entity.ts';

type BillingAccountEvent =
  | BudgetApplied
  | AccountToppedUp
  | AccountDepleted
  | AccountReplenished
  | FundsReserved
  | FundsDeclined
  | SpendCharged
  | SpendReversed;

/** What campaigns knows of balances: every event of billing carries the account's state after it. */
@Injectable()
export class KeepKnownBillingAccounts implements Copy<BillingAccountEvent> {
  readonly events = [
    BudgetApplied,
    AccountToppedUp,
    AccountDepleted,
    AccountReplenished,
    FundsReserved,
    FundsDeclined,
    SpendCharged,
    SpendReversed,
  ];

  async keep(event: BillingAccountEvent, tx: EntityManager): Promise<void> {
    await upsertNewer(tx, KnownBillingAccount, {
      id: event.businessAccountId,
      version: event.aggregateVersion,
      state: event.state,
    });
  }
}
