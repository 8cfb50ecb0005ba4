import { AdGroup } from '../ad-groups/ad-group.entity.ts';
import type { AdStatusFacts } from '../ad-status/ad-status.ts';
import { Campaign } from '../campaigns/campaign.entity.ts';
import { approvedAd, sampleAd, sampleAdGroup, sampleCampaign, sampleLimits } from './sample-entities.ts';

export const at = new Date('2026-11-25T12:00:00.000Z');
export const past = '2026-11-24T00:00:00.000Z';
export const future = '2026-12-24T00:00:00.000Z';

/** Everything is as it must be for an ad to be delivered. */
export function deliverableFacts(): AdStatusFacts {
  return {
    at,
    ad: approvedAd(),
    adGroup: AdGroup.launch(sampleAdGroup, sampleLimits).adGroup,
    campaign: Campaign.create(sampleCampaign, sampleLimits.minimumMicros).campaign,
    businessAccount: {
      businessAccountId: sampleCampaign.businessAccountId,
      currency: 'USD',
      timeZone: 'America/New_York',
      status: 'ACTIVE',
      isVerified: true,
      members: [{ userId: sampleAd.creatorId, role: 'ANALYST' }],
      openedAt: past,
    },
    billingAccount: {
      businessAccountId: sampleCampaign.businessAccountId,
      currency: 'USD',
      status: 'ACTIVE',
      cashBalanceMicros: 1_000_000,
      frozenBalanceMicros: 0,
      spentMicrosTotal: 0,
    },
    post: {
      postId: sampleAd.postId,
      creatorId: sampleAd.creatorId,
      itemType: 'VIDEO',
      soundId: null,
      privacy: 'PUBLIC_TO_EVERYONE',
      status: 'PUBLISHED',
      publishedAt: past,
      endedAt: null,
    },
    suspension: null,
    grant: {
      authorization: {
        adAuthorizationId: sampleAd.adAuthorizationId ?? '',
        adCodeId: sampleAd.id,
        creatorId: sampleAd.creatorId,
        businessAccountId: sampleCampaign.businessAccountId,
        scope: 'POST',
        postId: sampleAd.postId,
        noticeHours: 0,
        status: 'IN_USE',
        startsAt: past,
        endsAt: future,
        revokesAt: null,
        endedAt: null,
      },
      creatorAdSettings: { creatorId: sampleAd.creatorId, adAuthorizationEnabled: true, changedAt: past },
      postAdSettings: null,
    },
    funds: { reservedMicros: 0, spentMicros: 0, spentAt: null },
    budgetInForceMicros: sampleAdGroup.budgetMicros,
    campaignFunds: { reservedMicros: 0, spentMicros: 0, spentAt: null },
    prices: [{ market: 'US', currency: 'USD', floorCpmMicros: 400_999, publishedAt: new Date(past) }],
    responses: null,
    sound: null,
    closedMarkets: [],
  };
}

export const edited = <T extends object>(entity: T, fields: Partial<T>): T => Object.assign(entity, fields);
