import { Module } from '@nestjs/common';
import { FindSparkAdsRollouts } from './find-spark-ads-rollouts.ts';
import { PutSparkAdsRollout } from './put-spark-ads-rollout.ts';
import { SparkAdsRolloutsController } from './spark-ads-rollouts.controller.ts';

@Module({
  controllers: [SparkAdsRolloutsController],
  providers: [FindSparkAdsRollouts, PutSparkAdsRollout],
  exports: [FindSparkAdsRollouts],
})
export class SparkAdsRolloutsModule {}
