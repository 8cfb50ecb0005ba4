import type { Campaign } from './campaign.entity.ts';

export interface CampaignView {
  readonly campaignId: string;
  readonly businessAccountId: string;
  readonly name: string;
  readonly objectiveType: string;
  readonly buyingType: string;
  readonly operationStatus: string;
  readonly budgetMode: string | null;
  readonly budgetMicros: number | null;
  readonly createdAt: string;
}

export function toCampaignView(campaign: Campaign): CampaignView {
  return {
    campaignId: campaign.id,
    businessAccountId: campaign.businessAccountId,
    name: campaign.name,
    objectiveType: campaign.objectiveType,
    buyingType: campaign.buyingType,
    operationStatus: campaign.operationStatus,
    budgetMode: campaign.budgetMode,
    budgetMicros: campaign.budgetMicros,
    createdAt: campaign.createdAt.toISOString(),
  };
}
