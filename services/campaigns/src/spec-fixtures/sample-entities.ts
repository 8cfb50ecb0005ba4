import type { AdGroupLimits } from '../ad-groups/ad-group-terms.ts';
import type { NewAdGroup } from '../ad-groups/ad-group.entity.ts';
import { Ad, type NewAd } from '../ads/ad.entity.ts';
import type { NewCampaign } from '../campaigns/campaign.entity.ts';

/** The inputs that the samples in contracts were made from. */
export const sampleCampaign: NewCampaign = {
  id: '019ab4a6-9900-7e10-a4c3-5d2f8b6e7c01',
  businessAccountId: '019aaf12-7a00-7c55-8e94-d3017b6f2c48',
  name: 'New single',
  objectiveType: 'TRAFFIC',
  buyingType: 'AUCTION',
  budgetMode: 'BUDGET_MODE_DAY',
  budgetMicros: 50_000_000,
  at: new Date('2026-11-23T07:00:00.000Z'),
};

export const sampleAdGroup: NewAdGroup = {
  id: '019ab4a7-3c00-7d52-9f20-1b7e5d3c8a61',
  campaignId: sampleCampaign.id,
  businessAccountId: sampleCampaign.businessAccountId,
  currency: 'USD',
  timeZone: 'America/New_York',
  name: 'English and Spanish',
  placement: 'IN_FEED',
  budgetMode: 'BUDGET_MODE_DAY',
  budgetMicros: 20_000_000,
  billingEvent: 'CPM',
  bidType: 'BID_TYPE_CUSTOM',
  bidPriceMicros: 1_250_000,
  pacing: 'PACING_MODE_FAST',
  scheduleStartAt: new Date('2026-11-23T08:00:00.000Z'),
  scheduleEndAt: new Date('2026-12-23T08:00:00.000Z'),
  countries: ['US'],
  languages: ['en', 'es'],
  at: new Date('2026-11-23T07:10:00.000Z'),
};

export const sampleLimits: AdGroupLimits = {
  minimumMicros: { BUDGET_MODE_DAY: 20_000_000, BUDGET_MODE_TOTAL: 50_000_000 },
  prices: [
    { market: 'US', currency: 'USD', floorCpmMicros: 400_000 },
    { market: 'PR', currency: 'USD', floorCpmMicros: 900_000 },
    { market: 'DE', currency: 'EUR', floorCpmMicros: 370_000 },
  ],
};

export const sampleAd: NewAd = {
  id: '019ab4a8-5100-7f33-b7d4-0c9e2a61f5b8',
  adGroupId: sampleAdGroup.id,
  campaignId: sampleCampaign.id,
  businessAccountId: sampleCampaign.businessAccountId,
  postId: '019aaf4e-3c40-7b1e-8a52-6f0d3c9e7a10',
  creatorId: '0190a000-0000-7000-8000-000000000001',
  identityType: 'AUTH_CODE',
  adAuthorizationId: '019aaf71-2e80-7f0a-b6d1-84c2e95b3a07',
  callToAction: 'LISTEN_NOW',
  landingPageUrl: 'https://leo.example/new-single',
  at: new Date('2026-11-23T07:30:00.000Z'),
};

export function approvedAd(): Ad {
  const ad = Ad.submit(sampleAd);
  ad.review({ reviewStatus: 'APPROVED' }, sampleAd.at);
  return ad;
}

/** The refusal's code, or undefined when nothing was refused. */
export function refusalOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code;
  }
}
