import { Module } from '@nestjs/common';
import { AdGroupsModule } from './ad-groups/ad-groups.module.ts';
import { AdStatusModule } from './ad-status/ad-status.module.ts';
import { AdsModule } from './ads/ads.module.ts';
import { CampaignsModule } from './campaigns/campaigns.module.ts';
import { CopiesModule } from './copies.module.ts';
import { LibraryPostsModule } from './library-posts/library-posts.module.ts';
import { RateCardsModule } from './rate-cards/rate-cards.module.ts';
import { SparkAdsRolloutsModule } from './spark-ads-rollouts/spark-ads-rollouts.module.ts';

@Module({
  imports: [
    ...[CopiesModule, RateCardsModule, SparkAdsRolloutsModule, LibraryPostsModule],
    ...[CampaignsModule, AdGroupsModule, AdsModule, AdStatusModule],
  ],
})
export class AppModule {}
