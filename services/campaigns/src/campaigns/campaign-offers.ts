import type { CampaignState } from '@afterglow/contracts/campaigns/campaign.state';

export type ObjectiveType = CampaignState['objectiveType'];
export type BuyingType = CampaignState['buyingType'];

export const objectiveTypes = [
  'REACH',
  'TRAFFIC',
  'VIDEO_VIEWS',
  'ENGAGEMENT',
  'WEB_CONVERSIONS',
  'TOPVIEW_REACH',
] as const satisfies readonly ObjectiveType[];
export const buyingTypes = ['AUCTION', 'RESERVATION_TOP_VIEW'] as const satisfies readonly BuyingType[];

/** OFFERED can be created; NOT_ALLOWED never makes sense; NOT_AVAILABLE is not sold here. */
export type CampaignOffer = 'OFFERED' | 'NOT_ALLOWED' | 'NOT_AVAILABLE';

/** Which objective can be bought how. */
export const campaignOffers: Readonly<Record<ObjectiveType, Readonly<Record<BuyingType, CampaignOffer>>>> = {
  REACH: { AUCTION: 'OFFERED', RESERVATION_TOP_VIEW: 'NOT_AVAILABLE' },
  TRAFFIC: { AUCTION: 'OFFERED', RESERVATION_TOP_VIEW: 'NOT_AVAILABLE' },
  VIDEO_VIEWS: { AUCTION: 'OFFERED', RESERVATION_TOP_VIEW: 'NOT_AVAILABLE' },
  ENGAGEMENT: { AUCTION: 'OFFERED', RESERVATION_TOP_VIEW: 'NOT_AVAILABLE' },
  WEB_CONVERSIONS: { AUCTION: 'OFFERED', RESERVATION_TOP_VIEW: 'NOT_AVAILABLE' },
  TOPVIEW_REACH: { AUCTION: 'NOT_ALLOWED', RESERVATION_TOP_VIEW: 'NOT_AVAILABLE' },
};
