import type { Subscriptions } from '@afterglow/messaging/reaction';
import { LockBillingAccountsFirst } from './billing-accounts/lock-billing-accounts-first.ts';
import { OpenBillingAccountWhenBusinessAccountOpened } from './billing-accounts/open-billing-account-when-business-account-opened.ts';
import { ChargeSpendWhenReported } from './holds/charge-spend-when-reported.ts';
import { ReleaseFundsWhenReturned } from './holds/release-funds-when-returned.ts';
import { ReserveFundsWhenRequested } from './holds/reserve-funds-when-requested.ts';
import { KeepKnownBusinessAccounts } from './known-business-accounts/keep-known-business-accounts.ts';

/** All that billing hears. */
export const subscriptions: Subscriptions = {
  copies: [KeepKnownBusinessAccounts],
  acts: [
    OpenBillingAccountWhenBusinessAccountOpened,
    ReserveFundsWhenRequested,
    ChargeSpendWhenReported,
    ReleaseFundsWhenReturned,
  ],
  locksFirst: LockBillingAccountsFirst,
};
