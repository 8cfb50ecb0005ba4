import { Module } from '@nestjs/common';
import { CampaignsController } from './campaigns.controller.ts';
import { CreateCampaign } from './create-campaign.ts';
import { EditCampaign } from './edit-campaign.ts';
import { FindCampaigns } from './find-campaigns.ts';

@Module({
  controllers: [CampaignsController],
  providers: [CreateCampaign, EditCampaign, FindCampaigns],
  exports: [FindCampaigns],
})
export class CampaignsModule {}
