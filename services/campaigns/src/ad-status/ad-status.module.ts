import { Module } from '@nestjs/common';
import { FindBudgetsInForce } from '../ad-group-funds/find-budgets-in-force.ts';
import { AdsModule } from '../ads/ads.module.ts';
import { SparkAdsRolloutsModule } from '../spark-ads-rollouts/spark-ads-rollouts.module.ts';
import { AdStatusController } from './ad-status.controller.ts';
import { FindAdStatus } from './find-ad-status.ts';

@Module({
  imports: [AdsModule, SparkAdsRolloutsModule],
  controllers: [AdStatusController],
  providers: [FindAdStatus, FindBudgetsInForce],
})
export class AdStatusModule {}
