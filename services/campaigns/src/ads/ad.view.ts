import type { Ad } from './ad.entity.ts';

export interface AdView {
  readonly adId: string;
  readonly adGroupId: string;
  readonly campaignId: string;
  readonly businessAccountId: string;
  readonly postId: string;
  readonly creatorId: string;
  readonly identityType: string;
  readonly adAuthorizationId: string | null;
  readonly callToAction: string;
  readonly landingPageUrl: string | null;
  readonly operationStatus: string;
  readonly reviewStatus: string;
  /** Why review refused it, and the clause of the advertising rules that it breaks; null unless REJECTED. */
  readonly rejection: { readonly reasonCode: string; readonly clause: string } | null;
  readonly pauseReason: string | null;
  readonly createdAt: string;
}

export function toAdView(ad: Ad): AdView {
  const { rejectionReasonCode: reasonCode, rejectionClause: clause } = ad;
  return {
    adId: ad.id,
    adGroupId: ad.adGroupId,
    campaignId: ad.campaignId,
    businessAccountId: ad.businessAccountId,
    postId: ad.postId,
    creatorId: ad.creatorId,
    identityType: ad.identityType,
    adAuthorizationId: ad.adAuthorizationId,
    callToAction: ad.callToAction,
    landingPageUrl: ad.landingPageUrl,
    operationStatus: ad.operationStatus,
    reviewStatus: ad.reviewStatus,
    rejection: reasonCode !== null && clause !== null ? { reasonCode, clause } : null,
    pauseReason: ad.pauseReason,
    createdAt: ad.createdAt.toISOString(),
  };
}
