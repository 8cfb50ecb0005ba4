import type { Subscriptions } from '@afterglow/messaging/reaction';
import { LockBillingAccountsFirst } from './billing-accounts/lock-billing-accounts-first.ts';
import { OpenBillingAccountWhenBusinessAccountOpened } from './billing-accounts/open-billing-account-when-business-account-opened.ts';
import { ReplenishAccountWhenBusinessAccountReinstated } from './billing-accounts/replenish-account-when-business-account-reinstated.ts';
import { ChargeSpendWhenReported } from './holds/charge-spend-when-reported.ts';
import { FitHoldsWhenAdGroupChanged } from './holds/fit-holds-when-ad-group-changed.ts';
import { FitHoldsWhenAdGroupLaunched } from './holds/fit-holds-when-ad-group-launched.ts';
import { FitHoldsWhenAdGroupStopped } from './holds/fit-holds-when-ad-group-stopped.ts';
import { ReleaseFundsWhenReturned } from './holds/release-funds-when-returned.ts';
import { ReserveFundsWhenRequested } from './holds/reserve-funds-when-requested.ts';
import { ReverseSpendWhenSpendFoundUndue } from './holds/reverse-spend-when-spend-found-undue.ts';
import { KeepKnownAdGroups } from './known-ad-groups/keep-known-ad-groups.ts';
import { KeepKnownBusinessAccounts } from './known-business-accounts/keep-known-business-accounts.ts';

/** All that billing hears. */
export const subscriptions: Subscriptions = {
  copies: [KeepKnownBusinessAccounts, KeepKnownAdGroups],
  acts: [
    OpenBillingAccountWhenBusinessAccountOpened,
    ReplenishAccountWhenBusinessAccountReinstated,
    ReserveFundsWhenRequested,
    ChargeSpendWhenReported,
    ReleaseFundsWhenReturned,
    ReverseSpendWhenSpendFoundUndue,
    FitHoldsWhenAdGroupLaunched,
    FitHoldsWhenAdGroupChanged,
    FitHoldsWhenAdGroupStopped,
  ],
  locksFirst: LockBillingAccountsFirst,
};
