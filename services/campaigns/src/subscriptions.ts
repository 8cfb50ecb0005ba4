import type { Subscriptions } from '@afterglow/messaging/reaction';
import { NoteAdGroupBudgetWhenBudgetApplied } from './ad-group-funds/note-ad-group-budget-when-budget-applied.ts';
import { NoteAdGroupFundsWhenFundsReserved } from './ad-group-funds/note-ad-group-funds-when-funds-reserved.ts';
import { NoteAdGroupSpendWhenSpendCharged } from './ad-group-funds/note-ad-group-spend-when-spend-charged.ts';
import { PauseAdsWhenAdAuthorizationExpired } from './ads/pause-ads-when-ad-authorization-expired.ts';
import { PauseAdsWhenAdAuthorizationRevoked } from './ads/pause-ads-when-ad-authorization-revoked.ts';
import { PauseAdsWhenPostRemoved } from './ads/pause-ads-when-post-removed.ts';
import { ResumeAdsWhenAdAuthorizationExtended } from './ads/resume-ads-when-ad-authorization-extended.ts';
import { KeepKnownAdAuthorizations } from './known-ad-authorizations/keep-known-ad-authorizations.ts';
import { KeepKnownBillingAccounts } from './known-billing-accounts/keep-known-billing-accounts.ts';
import { KeepKnownBusinessAccounts } from './known-business-accounts/keep-known-business-accounts.ts';
import { KeepKnownCreatorAdSettings } from './known-creator-ad-settings/keep-known-creator-ad-settings.ts';
import { KeepKnownCreatorSuspensions } from './known-creator-suspensions/keep-known-creator-suspensions.ts';
import { KeepKnownPostAdSettings } from './known-post-ad-settings/keep-known-post-ad-settings.ts';
import { KeepKnownPosts } from './known-posts/keep-known-posts.ts';
import { KeepKnownSounds } from './known-sounds/keep-known-sounds.ts';
import { KeepPaidResponsesWhenPaidEngagementRolledUp } from './paid-responses/keep-paid-responses-when-paid-engagement-rolled-up.ts';
import { KeepPostPerformancesWhenPostEngagementRolledUp } from './post-performances/keep-post-performances-when-post-engagement-rolled-up.ts';

/** All that campaigns hears. */
export const subscriptions: Subscriptions = {
  copies: [
    KeepKnownPosts,
    KeepKnownSounds,
    KeepKnownCreatorAdSettings,
    KeepKnownPostAdSettings,
    KeepKnownCreatorSuspensions,
    KeepKnownAdAuthorizations,
    KeepKnownBusinessAccounts,
    KeepKnownBillingAccounts,
  ],
  acts: [
    PauseAdsWhenAdAuthorizationRevoked,
    PauseAdsWhenAdAuthorizationExpired,
    PauseAdsWhenPostRemoved,
    ResumeAdsWhenAdAuthorizationExtended,
    NoteAdGroupBudgetWhenBudgetApplied,
    NoteAdGroupFundsWhenFundsReserved,
    NoteAdGroupSpendWhenSpendCharged,
  ],
  bulk: [KeepPostPerformancesWhenPostEngagementRolledUp, KeepPaidResponsesWhenPaidEngagementRolledUp],
};
