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
  | AccountDepleted
  | AccountReplenished
  | AccountToppedUp
  | BudgetApplied
  | FundsDeclined
  | FundsReserved
  | SpendCharged
  | SpendReversed;

/** What delivery knows of billing accounts: the newest state of each, tombstones kept. */
@Injectable()
export class KeepKnownBillingAccounts implements Copy<BillingAccountEvent> {
  readonly events = [
    AccountDepleted,
    AccountReplenished,
    AccountToppedUp,
    BudgetApplied,
    FundsDeclined,
    FundsReserved,
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
