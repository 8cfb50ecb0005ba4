import type { AdGroupState } from '@afterglow/contracts/campaigns/ad-group.state';
import type { AdState } from '@afterglow/contracts/campaigns/ad.state';
import type { KnownSparkAdsRolloutState } from '../known-spark-ads-rollouts/known-spark-ads-rollout.entity.ts';
import type { TopicKey } from './doubts.ts';
import { expectedPpm, expectedValue, type PostResponses } from './expected-rates.ts';
import type { TimeRange } from './platform-time.ts';
import type { RateCard, ServingFacts } from './serving-facts.ts';

/** Why an ad does not take part in an auction: the first that applies, in this order. */
export type WhyNot =
  | 'AD_DISABLED'
  | 'AD_NOT_APPROVED'
  | 'AD_PAUSED'
  | 'AD_GROUP_UNKNOWN'
  | 'AD_GROUP_DISABLED'
  | 'CAMPAIGN_UNKNOWN'
  | 'CAMPAIGN_DISABLED'
  | 'ACCOUNT_UNKNOWN'
  | 'ACCOUNT_NOT_ACTIVE'
  | 'LANGUAGE_NOT_TARGETED'
  | 'CURRENCY_OF_ANOTHER_MARKET'
  | 'BID_BELOW_FLOOR'
  | 'SPARK_ADS_NOT_AVAILABLE'
  | 'SCHEDULE_NOT_STARTED'
  | 'SCHEDULE_OVER'
  | 'RECORD_UNREADABLE'
  | 'POST_UNKNOWN'
  | 'POST_GONE'
  | 'POST_NOT_PUBLIC'
  | 'NOT_THE_ADVERTISERS_POST'
  | 'AUTHORIZATION_UNKNOWN'
  | 'AUTHORIZATION_NOT_STARTED'
  | 'AUTHORIZATION_ENDED'
  | 'PLACEMENT_NOT_GRANTED'
  | 'OBJECTIVE_NOT_GRANTED'
  | 'CREATOR_TOGGLE_OFF'
  | 'POST_TOGGLE_OFF'
  | 'CREATOR_SUSPENDED'
  | 'EMERGENCY_STOP'
  | 'MUSIC_RIGHT_MISSING'
  | 'POST_SHOWN_ALREADY'
  | 'NO_BUDGET';

/** What is charged for, what is bid for that, and how often in a million impressions it is expected. */
export interface Billed {
  readonly event: 'CPM' | 'CPC' | 'CPV';
  readonly bidMicros: number;
  readonly ppm: number;
}

/** An ad with what the auction needs of the aggregates above it. */
export interface ListedAd {
  readonly adId: string;
  readonly adGroupId: string;
  readonly campaignId: string;
  readonly businessAccountId: string;
  readonly postId: string;
  readonly creatorId: string;
  readonly adAuthorizationId: string | null;
  readonly callToAction: AdState['callToAction'];
  readonly landingPageUrl: string | null;
  readonly currency: string;
  /** For one impression; with CPC and CPV, what it is expected to be worth. */
  readonly bidMicros: number;
  readonly billed: Billed;
  readonly scheduleStartMs: number;
  /** Infinity: open. */
  readonly scheduleEndMs: number;
  readonly countries: readonly string[];
  /** Empty: all. */
  readonly languages: readonly string[];
}

/** CPM amounts in whole micros for one impression, rounded down, bid and floor alike: who bids the floor takes part. */
export function perImpression(cpmMicros: number): number {
  return Math.floor(cpmMicros / 1_000);
}

/** What switches decide: it changes only with an event, so ads that are listed stay in the index until then. */
export function listed(ad: AdState, facts: ServingFacts): ListedAd | WhyNot {
  if (ad.operationStatus !== 'ENABLE') return 'AD_DISABLED';
  if (ad.reviewStatus !== 'APPROVED') return 'AD_NOT_APPROVED';
  if (ad.pauseReason !== null) return 'AD_PAUSED';
  const adGroup = facts.adGroups.get(ad.adGroupId);
  if (!adGroup) return 'AD_GROUP_UNKNOWN';
  if (adGroup.operationStatus !== 'ENABLE') return 'AD_GROUP_DISABLED';
  const campaign = facts.campaigns.get(ad.campaignId);
  if (!campaign) return 'CAMPAIGN_UNKNOWN';
  if (campaign.operationStatus !== 'ENABLE') return 'CAMPAIGN_DISABLED';
  const account = facts.businessAccounts.get(ad.businessAccountId);
  if (!account) return 'ACCOUNT_UNKNOWN';
  if (account.status !== 'ACTIVE') return 'ACCOUNT_NOT_ACTIVE';
  const { adId, adGroupId, campaignId, businessAccountId, postId, creatorId, adAuthorizationId, callToAction, landingPageUrl } =
    ad;
  return {
    ...{ adId, adGroupId, campaignId, businessAccountId, postId, creatorId, adAuthorizationId, callToAction, landingPageUrl },
    currency: adGroup.currency,
    ...bidOf(adGroup, facts.responses.get(postId)),
    scheduleStartMs: Date.parse(adGroup.scheduleStartAt),
    scheduleEndMs: adGroup.scheduleEndAt === null ? Number.POSITIVE_INFINITY : Date.parse(adGroup.scheduleEndAt),
    countries: adGroup.targeting.countries,
    languages: adGroup.targeting.languages,
  };
}

function bidOf(
  { billingEvent, bidPriceMicros }: AdGroupState,
  seen: PostResponses | undefined,
): Pick<ListedAd, 'bidMicros' | 'billed'> {
  if (billingEvent === 'CPM') {
    const bidMicros = perImpression(bidPriceMicros);
    return { bidMicros, billed: { event: 'CPM', bidMicros, ppm: 1_000_000 } };
  }
  const ppm = expectedPpm(billingEvent, seen);
  return { bidMicros: expectedValue(bidPriceMicros, ppm), billed: { event: billingEvent, bidMicros: bidPriceMicros, ppm } };
}

/** What the market decides: one currency, a floor, and for whom Spark Ads are there (CA10). Only events change it. */
export function whyNotInMarket(ad: ListedAd, { market, rateCard }: Market, facts: ServingFacts): WhyNot | undefined {
  if (ad.currency !== rateCard.currency) return 'CURRENCY_OF_ANOTHER_MARKET';
  if (ad.bidMicros < Math.max(1, perImpression(rateCard.floorCpmMicros))) return 'BID_BELOW_FLOOR';
  const rollout = facts.rollouts.get(market);
  if (rollout && rollout.stage !== 'ON' && !isInBeta(rollout, ad.businessAccountId)) return 'SPARK_ADS_NOT_AVAILABLE';
  return undefined;
}

/** A viewer's country, with its prices. */
export interface Market {
  readonly market: string;
  readonly rateCard: RateCard;
}

function isInBeta({ stage, betaBusinessAccountIds }: KnownSparkAdsRolloutState, businessAccountId: string): boolean {
  return stage === 'BETA' && betaBusinessAccountIds.includes(businessAccountId);
}

/** What only this moment decides. Where the time is uncertain, it is too early and too late. */
export function whyNotNow(ad: ListedAd, facts: ServingFacts, at: TimeRange): WhyNot | undefined {
  if (at.earliestMs < ad.scheduleStartMs) return 'SCHEDULE_NOT_STARTED';
  if (at.latestMs >= ad.scheduleEndMs) return 'SCHEDULE_OVER';
  if (facts.doubts.any && keysOf(ad, facts).some((key) => facts.doubts.about(key))) return 'RECORD_UNREADABLE';
  return whyNotThePost(ad, facts) ?? (ad.adAuthorizationId === null ? whyNotOwn(ad, facts) : whyNotGranted(ad, facts, at));
}

/** Under which keys the log tells of things that the ad depends on. */
function keysOf(ad: ListedAd, facts: ServingFacts): TopicKey[] {
  const { adGroupId, campaignId, businessAccountId, postId, creatorId, adAuthorizationId } = ad;
  const of = (topic: TopicKey['topic'], ...keys: (string | null)[]) =>
    keys.flatMap((key) => (key === null ? [] : [{ topic, key }]));
  return [
    ...of('campaigns', adGroupId, campaignId),
    ...of('authorization', businessAccountId, postId, creatorId, adAuthorizationId),
    ...of('stories', postId, creatorId, facts.posts.get(postId)?.soundId ?? null),
  ];
}

function whyNotThePost(ad: ListedAd, facts: ServingFacts): WhyNot | undefined {
  const post = facts.posts.get(ad.postId);
  if (!post) return 'POST_UNKNOWN';
  if (post.status !== 'PUBLISHED') return 'POST_GONE';
  if (post.privacy !== 'PUBLIC_TO_EVERYONE') return 'POST_NOT_PUBLIC';
  if (facts.suspensions.get(post.creatorId) === true) return 'CREATOR_SUSPENDED';
  return undefined;
}

/** An own post needs no grant; it is own as long as its creator is a member of the business account. */
function whyNotOwn(ad: ListedAd, facts: ServingFacts): WhyNot | undefined {
  const creatorId = facts.posts.get(ad.postId)?.creatorId;
  const members = facts.businessAccounts.get(ad.businessAccountId)?.members ?? [];
  return members.some((member) => member.userId === creatorId) ? undefined : 'NOT_THE_ADVERTISERS_POST';
}

/** AU7: (IN_USE, or REVOKING before its end) and started and not ended and both toggles on. The post was looked at before. */
function whyNotGranted(ad: ListedAd, facts: ServingFacts, at: TimeRange): WhyNot | undefined {
  const grant = ad.adAuthorizationId === null ? undefined : facts.adAuthorizations.get(ad.adAuthorizationId);
  if (!grant || grant.postId !== ad.postId || grant.businessAccountId !== ad.businessAccountId) return 'AUTHORIZATION_UNKNOWN';
  const { startsAtMs, endsAtMs, revokesAtMs } = facts.timesOf(grant);
  if (at.earliestMs < startsAtMs) return 'AUTHORIZATION_NOT_STARTED';
  const isRevoking = grant.status === 'REVOKING' && grant.revokesAt !== null && at.latestMs < revokesAtMs;
  if (grant.status !== 'IN_USE' && !isRevoking) return 'AUTHORIZATION_ENDED';
  if (at.latestMs >= endsAtMs) return 'AUTHORIZATION_ENDED';
  const { placements, objectiveTypes } = grant.caps ?? {};
  if (placements && !placements.includes('IN_FEED')) return 'PLACEMENT_NOT_GRANTED';
  const objectiveType = facts.campaigns.get(ad.campaignId)?.objectiveType;
  if (objectiveTypes && !objectiveTypes.some((allowed) => allowed === objectiveType)) return 'OBJECTIVE_NOT_GRANTED';
  if (facts.creatorToggles.get(grant.creatorId) !== true) return 'CREATOR_TOGGLE_OFF';
  if (facts.postToggles.get(ad.postId) === false) return 'POST_TOGGLE_OFF';
  return undefined;
}
