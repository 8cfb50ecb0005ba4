import type { ServiceDefinition } from '@afterglow/service-defaults/service-definition';
import { AdGroup } from './ad-groups/ad-group.entity.ts';
import { Ad } from './ads/ad.entity.ts';
import { AppModule } from './app.module.ts';
import { Campaign } from './campaigns/campaign.entity.ts';
import { CampaignsConfig } from './config.ts';
import { CreateRateCards1763800000001 } from './database/migrations/1763800000001-create-rate-cards.ts';
import { CreateCampaigns1763800000002 } from './database/migrations/1763800000002-create-campaigns.ts';
import { CreateCopies1763800000003 } from './database/migrations/1763800000003-create-copies.ts';
import { CreateRollUps1763800000004 } from './database/migrations/1763800000004-create-roll-ups.ts';
import { BillClicksAndViews1764300000002 } from './database/migrations/1764300000002-bill-clicks-and-views.ts';
import { KeepFundsByPool1764400000771 } from './database/migrations/1764400000771-keep-funds-by-pool.ts';
import { GiveCampaignsBudgets1764300000001 } from './database/migrations/1764300000001-give-campaigns-budgets.ts';
import { KeepBudgetsInForce1764100000001 } from './database/migrations/1764100000001-keep-budgets-in-force.ts';
import { CarryOldFunds1764500000832 } from './database/migrations/1764500000832-carry-old-funds.ts';
import { LimitMarkets1764500000831 } from './database/migrations/1764500000831-limit-markets.ts';
import { KnownAdAuthorization } from './known-ad-authorizations/known-ad-authorization.entity.ts';
import { KnownBillingAccount } from './known-billing-accounts/known-billing-account.entity.ts';
import { KnownBusinessAccount } from './known-business-accounts/known-business-account.entity.ts';
import { KnownCreatorAdSettings } from './known-creator-ad-settings/known-creator-ad-settings.entity.ts';
import { CreateKnownCreatorSuspensions1764200000131 } from './database/migrations/1764200000131-create-known-creator-suspensions.ts';
import { KnownCreatorSuspension } from './known-creator-suspensions/known-creator-suspension.entity.ts';
import { KnownPostAdSettings } from './known-post-ad-settings/known-post-ad-settings.entity.ts';
import { KnownPost } from './known-posts/known-post.entity.ts';
import { KnownSound } from './known-sounds/known-sound.entity.ts';
import { policies } from './policies.ts';
import { PublishRateCardsWhenDue } from './rate-cards/publish-rate-cards-when-due.ts';
import { RateCard } from './rate-cards/rate-card.entity.ts';
import { SparkAdsRollout } from './spark-ads-rollouts/spark-ads-rollout.entity.ts';

export const service: ServiceDefinition<CampaignsConfig> = {
  name: 'campaigns',
  Config: CampaignsConfig,
  module: AppModule,
  entities: [
    RateCard,
    SparkAdsRollout,
    Campaign,
    AdGroup,
    Ad,
    KnownPost,
    KnownSound,
    KnownCreatorAdSettings,
    KnownPostAdSettings,
    KnownCreatorSuspension,
    KnownAdAuthorization,
    KnownBusinessAccount,
    KnownBillingAccount,
  ],
  migrations: [
    CreateRateCards1763800000001,
    CreateCampaigns1763800000002,
    CreateCopies1763800000003,
    CreateRollUps1763800000004,
    KeepBudgetsInForce1764100000001,
    CreateKnownCreatorSuspensions1764200000131,
    GiveCampaignsBudgets1764300000001,
    BillClicksAndViews1764300000002,
    KeepFundsByPool1764400000771,
    LimitMarkets1764500000831,
    CarryOldFunds1764500000832,
  ],
  policies,
  timers: [PublishRateCardsWhenDue],
  openApi: new URL('../openapi.json', import.meta.url),
};
