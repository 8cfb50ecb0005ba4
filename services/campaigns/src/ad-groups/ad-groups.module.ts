import { Module } from '@nestjs/common';
import { FindBudgetsInForce } from '../ad-group-funds/find-budgets-in-force.ts';
import { CampaignsModule } from '../campaigns/campaigns.module.ts';
import { SparkAdsRolloutsModule } from '../spark-ads-rollouts/spark-ads-rollouts.module.ts';
import { AdGroupsController } from './ad-groups.controller.ts';
import { CreateAdGroup } from './create-ad-group.ts';
import { EditAdGroup } from './edit-ad-group.ts';
import { FindAdGroupLimits } from './find-ad-group-limits.ts';
import { FindAdGroups } from './find-ad-groups.ts';

@Module({
  imports: [CampaignsModule, SparkAdsRolloutsModule],
  controllers: [AdGroupsController],
  providers: [CreateAdGroup, EditAdGroup, FindAdGroupLimits, FindAdGroups, FindBudgetsInForce],
  exports: [FindAdGroups],
})
export class AdGroupsModule {}
