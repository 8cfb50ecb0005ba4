import { Module } from '@nestjs/common';
import { AdGroupsModule } from '../ad-groups/ad-groups.module.ts';
import { CampaignsModule } from '../campaigns/campaigns.module.ts';
import { SparkAdsRolloutsModule } from '../spark-ads-rollouts/spark-ads-rollouts.module.ts';
import { AdsController } from './ads.controller.ts';
import { CreateAd } from './create-ad.ts';
import { EditAd } from './edit-ad.ts';
import { FindAds } from './find-ads.ts';
import { FindRightToAdvertise } from './find-right-to-advertise.ts';
import { PauseAdsWhenAdAuthorizationExpired } from './pause-ads-when-ad-authorization-expired.ts';
import { PauseAdsWhenAdAuthorizationRevoked } from './pause-ads-when-ad-authorization-revoked.ts';
import { PauseAdsWhenPostRemoved } from './pause-ads-when-post-removed.ts';
import { ResumeAdsWhenAdAuthorizationExtended } from './resume-ads-when-ad-authorization-extended.ts';

@Module({
  imports: [CampaignsModule, AdGroupsModule, SparkAdsRolloutsModule],
  controllers: [AdsController],
  providers: [
    CreateAd,
    EditAd,
    FindAds,
    FindRightToAdvertise,
    PauseAdsWhenAdAuthorizationRevoked,
    PauseAdsWhenAdAuthorizationExpired,
    PauseAdsWhenPostRemoved,
    ResumeAdsWhenAdAuthorizationExtended,
  ],
  exports: [FindAds],
})
export class AdsModule {}
