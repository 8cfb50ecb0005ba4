import type { Subscriptions } from '@afterglow/messaging/reaction';
import { ReviewChargesWhenAdAuthorizationRevoked } from './charge-reviews/review-charges-when-ad-authorization-revoked.ts';
import { ReviewChargesWhenCreatorAdSettingsChanged } from './charge-reviews/review-charges-when-creator-ad-settings-changed.ts';
import { ReviewChargesWhenCreatorSuspended } from './charge-reviews/review-charges-when-creator-suspended.ts';
import { ReviewChargesWhenPostAdSettingsChanged } from './charge-reviews/review-charges-when-post-ad-settings-changed.ts';
import { ReviewChargesWhenPostPrivacyChanged } from './charge-reviews/review-charges-when-post-privacy-changed.ts';
import { ReviewChargesWhenPostRemoved } from './charge-reviews/review-charges-when-post-removed.ts';
import { ReviewChargesWhenSoundRightsChanged } from './charge-reviews/review-charges-when-sound-rights-changed.ts';
import { KeepKnownAdAuthorizations } from './known-ad-authorizations/keep-known-ad-authorizations.ts';
import { KeepKnownAdGroups } from './known-ad-groups/keep-known-ad-groups.ts';
import { KeepKnownAds } from './known-ads/keep-known-ads.ts';
import { KeepKnownBillingAccounts } from './known-billing-accounts/keep-known-billing-accounts.ts';
import { KeepKnownBusinessAccounts } from './known-business-accounts/keep-known-business-accounts.ts';
import { KeepKnownCampaigns } from './known-campaigns/keep-known-campaigns.ts';
import { KeepKnownCreatorAdSettings } from './known-creator-ad-settings/keep-known-creator-ad-settings.ts';
import { KeepKnownCreatorSuspensions } from './known-creator-suspensions/keep-known-creator-suspensions.ts';
import { KeepKnownPostAdSettings } from './known-post-ad-settings/keep-known-post-ad-settings.ts';
import { KeepKnownPosts } from './known-posts/keep-known-posts.ts';
import { KeepKnownRateCards } from './known-rate-cards/keep-known-rate-cards.ts';
import { KeepKnownSounds } from './known-sounds/keep-known-sounds.ts';
import { KeepKnownSparkAdsRollouts } from './known-spark-ads-rollouts/keep-known-spark-ads-rollouts.ts';
import { AddFundsWhenFundsReserved } from './pools/add-funds-when-funds-reserved.ts';
import { AskAgainForFundsWhenAccountReplenished } from './pools/ask-again-for-funds-when-account-replenished.ts';
import { AskAgainForFundsWhenAccountToppedUp } from './pools/ask-again-for-funds-when-account-topped-up.ts';
import { DeclinePoolWhenFundsDeclined } from './pools/decline-pool-when-funds-declined.ts';
import { EndPoolsWhenBusinessAccountClosed } from './pools/end-pools-when-business-account-closed.ts';
import { FitPoolsWhenBudgetApplied } from './pools/fit-pools-when-budget-applied.ts';
import { RefitPoolsWhenAdGroupChanged } from './pools/refit-pools-when-ad-group-changed.ts';
import { RefitPoolsWhenAdGroupStopped } from './pools/refit-pools-when-ad-group-stopped.ts';
import { ChargeLeasesWhenTracked } from './tracking/charge-leases-when-tracked.ts';

/** All that delivery's shared consumers hear. What each replica hears itself besides is in `serving/heard-by-replica.ts`. */
export const subscriptions: Subscriptions = {
  copies: [
    KeepKnownPosts,
    KeepKnownSounds,
    KeepKnownCreatorAdSettings,
    KeepKnownPostAdSettings,
    KeepKnownCreatorSuspensions,
    KeepKnownAdAuthorizations,
    KeepKnownBusinessAccounts,
    KeepKnownCampaigns,
    KeepKnownAdGroups,
    KeepKnownAds,
    KeepKnownRateCards,
    KeepKnownSparkAdsRollouts,
    KeepKnownBillingAccounts,
  ],
  acts: [
    AddFundsWhenFundsReserved,
    DeclinePoolWhenFundsDeclined,
    FitPoolsWhenBudgetApplied,
    AskAgainForFundsWhenAccountToppedUp,
    AskAgainForFundsWhenAccountReplenished,
    RefitPoolsWhenAdGroupChanged,
    RefitPoolsWhenAdGroupStopped,
    EndPoolsWhenBusinessAccountClosed,
    ReviewChargesWhenAdAuthorizationRevoked,
    ReviewChargesWhenCreatorAdSettingsChanged,
    ReviewChargesWhenCreatorSuspended,
    ReviewChargesWhenPostAdSettingsChanged,
    ReviewChargesWhenPostPrivacyChanged,
    ReviewChargesWhenPostRemoved,
    ReviewChargesWhenSoundRightsChanged,
  ],
  bulk: [ChargeLeasesWhenTracked],
};
