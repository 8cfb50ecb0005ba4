import type { AdAuthorizationState } from '@afterglow/contracts/authorization/ad-authorization.state';
import type { BusinessAccountState } from '@afterglow/contracts/authorization/business-account.state';
import type { AdGroupState } from '@afterglow/contracts/campaigns/ad-group.state';
import type { AdState } from '@afterglow/contracts/campaigns/ad.state';
import type { CampaignState } from '@afterglow/contracts/campaigns/campaign.state';
import type { SoundState } from '@afterglow/contracts/stories/sound.state';
import type { PostState } from '@afterglow/contracts/stories/post.state';
import { ChooseAds } from '../serving/choose-ads.ts';
import { MonotonicClock } from '../serving/monotonic-clock.ts';
import { ReplicaMemory } from '../serving/replica-memory.ts';
import { soundRightsOf } from '../serving/sound-rights.ts';
import type { KnownSparkAdsRolloutState } from '../known-spark-ads-rollouts/known-spark-ads-rollout.entity.ts';
import type { RateCard, ServingFacts } from '../serving/serving-facts.ts';

/** A fixed id of a kind: `id('ad', 3)`. */
export function id(
  kind: 'ad' | 'group' | 'campaign' | 'account' | 'post' | 'user' | 'grant' | 'lease' | 'sound',
  n: number,
): string {
  const digit = { ad: 1, group: 2, campaign: 3, account: 4, post: 5, user: 6, grant: 7, lease: 8, sound: 9 }[kind];
  return `0190b000-000${digit}-7000-8000-${n.toString(16).padStart(12, '0')}`;
}

export const NOON = '2026-11-23T12:00:00.000Z';
export const NOON_MS = Date.parse(NOON);
export const noonPlus = (ms: number) => new Date(NOON_MS + ms).toISOString();

/** The states that other services told of; every test changes what it is about. */
export interface Market {
  readonly posts: PostState[];
  readonly sounds: SoundState[];
  readonly grants: AdAuthorizationState[];
  readonly creatorToggles: Map<string, boolean>;
  readonly postToggles: Map<string, boolean>;
  readonly accounts: BusinessAccountState[];
  readonly campaigns: CampaignState[];
  readonly adGroups: AdGroupState[];
  readonly ads: AdState[];
  readonly rateCards: Map<string, RateCard>;
  readonly rollouts: Map<string, KnownSparkAdsRolloutState>;
  /** What a lease has left, per ad group. */
  readonly leasedMicros: Map<string, number>;
}

export function emptyMarket(): Market {
  return {
    posts: [],
    sounds: [],
    grants: [],
    creatorToggles: new Map(),
    postToggles: new Map(),
    accounts: [],
    campaigns: [],
    adGroups: [],
    ads: [],
    rateCards: new Map(),
    rollouts: new Map(),
    leasedMicros: new Map(),
  };
}

export function post(n: number, change: Partial<PostState> = {}): PostState {
  return {
    postId: id('post', n),
    creatorId: id('user', n),
    itemType: 'VIDEO',
    soundId: null,
    privacy: 'PUBLIC_TO_EVERYONE',
    status: 'PUBLISHED',
    publishedAt: noonPlus(-86_400_000),
    endedAt: null,
    ...change,
  };
}

export function sound(n: number, change: Partial<SoundState> = {}): SoundState {
  return { soundId: id('sound', n), ownerId: id('user', 800 + n), rights: null, registeredAt: noonPlus(-86_400_000), ...change };
}

export function grant(n: number, change: Partial<AdAuthorizationState> = {}): AdAuthorizationState {
  return {
    adAuthorizationId: id('grant', n),
    adCodeId: id('grant', 1_000 + n),
    creatorId: id('user', n),
    businessAccountId: id('account', n),
    scope: 'POST',
    postId: id('post', n),
    noticeHours: 0,
    status: 'IN_USE',
    startsAt: noonPlus(-3_600_000),
    endsAt: noonPlus(30 * 86_400_000),
    revokesAt: null,
    endedAt: null,
    ...change,
  };
}

export function account(n: number, change: Partial<BusinessAccountState> = {}): BusinessAccountState {
  return {
    businessAccountId: id('account', n),
    currency: 'USD',
    timeZone: 'UTC',
    status: 'ACTIVE',
    isVerified: true,
    members: [{ userId: id('user', 500 + n), role: 'ADMIN' }],
    openedAt: noonPlus(-86_400_000),
    ...change,
  };
}

export function campaign(n: number, change: Partial<CampaignState> = {}): CampaignState {
  return {
    campaignId: id('campaign', n),
    businessAccountId: id('account', n),
    objectiveType: 'REACH',
    buyingType: 'AUCTION',
    operationStatus: 'ENABLE',
    createdAt: noonPlus(-3_600_000),
    ...change,
  };
}

export function adGroup(n: number, change: Partial<AdGroupState> = {}): AdGroupState {
  return {
    adGroupId: id('group', n),
    campaignId: id('campaign', n),
    businessAccountId: id('account', n),
    currency: 'USD',
    timeZone: 'UTC',
    operationStatus: 'ENABLE',
    placement: 'IN_FEED',
    budgetMode: 'BUDGET_MODE_DAY',
    budgetMicros: 20_000_000,
    billingEvent: 'CPM',
    bidType: 'BID_TYPE_CUSTOM',
    bidPriceMicros: 1_500_000,
    pacing: 'PACING_MODE_FAST',
    scheduleStartAt: noonPlus(-3_600_000),
    scheduleEndAt: null,
    targeting: { countries: ['US'], languages: [] },
    ...change,
  };
}

export function ad(n: number, change: Partial<AdState> = {}): AdState {
  return {
    adId: id('ad', n),
    adGroupId: id('group', n),
    campaignId: id('campaign', n),
    businessAccountId: id('account', n),
    postId: id('post', n),
    creatorId: id('user', n),
    identityType: 'AUTH_CODE',
    adAuthorizationId: id('grant', n),
    operationStatus: 'ENABLE',
    reviewStatus: 'APPROVED',
    pauseReason: null,
    callToAction: 'LISTEN_NOW',
    landingPageUrl: null,
    ...change,
  };
}

/** Adds one advertiser with everything that its ad needs to run; `bidPriceMicros` for a thousand impressions. */
export function addRunningAd(market: Market, n: number, bidPriceMicros = 1_500_000): void {
  market.posts.push(post(n));
  market.grants.push(grant(n));
  market.creatorToggles.set(id('user', n), true);
  market.accounts.push(account(n));
  market.campaigns.push(campaign(n));
  market.adGroups.push(adGroup(n, { bidPriceMicros }));
  market.ads.push(ad(n));
  market.rateCards.set('US', { currency: 'USD', floorCpmMicros: 500_000 });
  market.leasedMicros.set(id('group', n), 1_000_000);
}

/** A replica's memory that knows the market. */
export function serve(market: Market): { memory: ReplicaMemory; chooseAds: ChooseAds } {
  const memory = new ReplicaMemory(new MonotonicClock());
  learn(memory.facts, market, 1);
  let n = 0;
  for (const [adGroupId, sliceMicros] of market.leasedMicros) {
    n += 1;
    const takesUntil = new Date(NOON_MS + 60_000);
    if (sliceMicros > 0) memory.leases.add({ leaseId: id('lease', n), leaseKey: adGroupId, sliceMicros, takesUntil });
  }
  return { memory, chooseAds: new ChooseAds(memory) };
}

/** Tells all states of a market, as one version. */
export function learn(facts: ServingFacts, market: Market, version: number): void {
  for (const state of market.posts) facts.posts.apply(state.postId, version, state);
  for (const state of market.sounds) facts.sounds.apply(state.soundId, version, soundRightsOf(state));
  for (const state of market.grants) facts.adAuthorizations.apply(state.adAuthorizationId, version, state);
  for (const [creatorId, isOn] of market.creatorToggles) facts.creatorToggles.apply(creatorId, version, isOn);
  for (const [postId, isOn] of market.postToggles) facts.postToggles.apply(postId, version, isOn);
  for (const state of market.accounts) facts.businessAccounts.apply(state.businessAccountId, version, state);
  for (const state of market.campaigns) facts.campaigns.apply(state.campaignId, version, state);
  for (const state of market.adGroups) facts.adGroups.apply(state.adGroupId, version, state);
  for (const state of market.ads) facts.ads.apply(state.adId, version, state);
  for (const [country, state] of market.rollouts) facts.rollouts.apply(country, version, state);
  for (const [country, state] of market.rateCards) facts.rateCards.apply(country, version, state);
}
