import type { ServiceDefinition } from '@afterglow/service-defaults/service-definition';
import { AppModule } from './app.module.ts';
import { DeliveryConfig } from './config.ts';
import { CreateCopies1763800000001 } from './database/migrations/1763800000001-create-copies.ts';
import { CreatePoolsAndLeases1763800000002 } from './database/migrations/1763800000002-create-pools-and-leases.ts';
import { BillClicksAndViews1764300000002 } from './database/migrations/1764300000002-bill-clicks-and-views.ts';
import { CreateSpendCaps1764300000001 } from './database/migrations/1764300000001-create-spend-caps.ts';
import { RememberEditsInPools1764100000001 } from './database/migrations/1764100000001-remember-edits-in-pools.ts';
import { CreateTracking1763800000003 } from './database/migrations/1763800000003-create-tracking.ts';
import { CreateChangeLog1764200000001 } from './database/migrations/1764200000001-create-change-log.ts';
import { ReverseChargesWhenDue } from './charge-reviews/reverse-charges-when-due.ts';
import { RememberRightSteps1764200000101 } from './database/migrations/1764200000101-remember-right-steps.ts';
import { CreateChargeReviews1764200000102 } from './database/migrations/1764200000102-create-charge-reviews.ts';
import { CreateStops1764200000103 } from './database/migrations/1764200000103-create-stops.ts';
import { KnowSoundsAndRollouts1764500000821 } from './database/migrations/1764500000821-know-sounds-and-rollouts.ts';
import { ReturnRestsOfLeases1764500000822 } from './database/migrations/1764500000822-return-rests-of-leases.ts';
import { ReturnUnclickedOfLeases1764600000053 } from './database/migrations/1764600000053-return-unclicked-of-leases.ts';
import { EmergencyStop, EmergencyStopAudit } from './emergency-stops/emergency-stop.entity.ts';
import { KnownAdAuthorization } from './known-ad-authorizations/known-ad-authorization.entity.ts';
import { KnownAdGroup } from './known-ad-groups/known-ad-group.entity.ts';
import { KnownAd } from './known-ads/known-ad.entity.ts';
import { KnownBillingAccount } from './known-billing-accounts/known-billing-account.entity.ts';
import { KnownBusinessAccount } from './known-business-accounts/known-business-account.entity.ts';
import { KnownCampaign } from './known-campaigns/known-campaign.entity.ts';
import { KnownCreatorAdSettings } from './known-creator-ad-settings/known-creator-ad-settings.entity.ts';
import { KnownCreatorSuspension } from './known-creator-suspensions/known-creator-suspension.entity.ts';
import { KnownPostAdSettings } from './known-post-ad-settings/known-post-ad-settings.entity.ts';
import { KnownPost } from './known-posts/known-post.entity.ts';
import { KnownSound } from './known-sounds/known-sound.entity.ts';
import { KnownSparkAdsRollout } from './known-spark-ads-rollouts/known-spark-ads-rollout.entity.ts';
import { KnownRateCard } from './known-rate-cards/known-rate-card.entity.ts';
import { CloseLeasesWhenDue } from './leases/close-leases-when-due.ts';
import { ReportSpendWhenDue } from './leases/report-spend-when-due.ts';
import { ReturnUnclickedWhenDue } from './leases/return-unclicked-when-due.ts';
import { policies } from './policies.ts';
import { FinishPoolsWhenDue } from './pools/finish-pools-when-due.ts';
import { SpendCap } from './spend-caps/spend-cap.entity.ts';
import { Pool } from './pools/pool.entity.ts';
import { DeleteChangeLogWhenDue } from './serving/delete-change-log-when-due.ts';
import { RollUpPaidEngagementWhenDue } from './tracking/roll-up-paid-engagement-when-due.ts';

export const service: ServiceDefinition<DeliveryConfig> = {
  name: 'delivery',
  Config: DeliveryConfig,
  module: AppModule,
  entities: [
    KnownPost,
    KnownCreatorAdSettings,
    KnownPostAdSettings,
    KnownCreatorSuspension,
    EmergencyStop,
    EmergencyStopAudit,
    KnownAdAuthorization,
    KnownBusinessAccount,
    KnownCampaign,
    KnownAdGroup,
    KnownAd,
    KnownRateCard,
    KnownSound,
    KnownSparkAdsRollout,
    KnownBillingAccount,
    Pool,
    SpendCap,
  ],
  migrations: [
    CreateCopies1763800000001,
    CreatePoolsAndLeases1763800000002,
    CreateTracking1763800000003,
    RememberEditsInPools1764100000001,
    CreateChangeLog1764200000001,
    RememberRightSteps1764200000101,
    CreateChargeReviews1764200000102,
    CreateStops1764200000103,
    CreateSpendCaps1764300000001,
    BillClicksAndViews1764300000002,
    KnowSoundsAndRollouts1764500000821,
    ReturnRestsOfLeases1764500000822,
    ReturnUnclickedOfLeases1764600000053,
  ],
  policies,
  timers: [
    CloseLeasesWhenDue,
    ReturnUnclickedWhenDue,
    ReportSpendWhenDue,
    RollUpPaidEngagementWhenDue,
    FinishPoolsWhenDue,
    DeleteChangeLogWhenDue,
    ReverseChargesWhenDue,
  ],
  openApi: new URL('../openapi.json', import.meta.url),
};
