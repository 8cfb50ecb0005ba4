import type { BillingAccountState } from '@afterglow/contracts/billing/billing-account.state';
import type { SoundState } from '@afterglow/contracts/stories/sound.state';
import type { BusinessAccountState } from '@afterglow/contracts/authorization/business-account.state';
import type { MarketPrice } from '../ad-groups/ad-group-terms.ts';
import type { Funds } from '../ad-group-funds/find-funds.ts';
import type { AdGroup } from '../ad-groups/ad-group.entity.ts';
import {
  grantObstacles,
  ownPostObstacles,
  postObstacles,
  suspensionObstacles,
  type GrantFacts,
  type RightCause,
} from '../ads/ad-right.ts';
import type { Ad } from '../ads/ad.entity.ts';
import { missingMusicRights } from '../ads/music-rights.ts';
import type { Campaign } from '../campaigns/campaign.entity.ts';
import type { KnownCreatorSuspensionState } from '../known-creator-suspensions/known-creator-suspension.entity.ts';
import type { KnownPostState } from '../known-posts/known-post.entity.ts';
import { bidForImpression, expectedPpm, type PaidResponses } from '../paid-responses/expected-bid.ts';
import { fixOf, type AdReasonCode, type ReasonCause } from './ad-reason-fixes.ts';

export type PrimaryStatus =
  'STATUS_DELETE' | 'STATUS_DISABLE' | 'STATUS_TIME_DONE' | 'STATUS_NOT_DELIVERY' | 'STATUS_DELIVERY_OK';

export interface AdStatusReason {
  readonly code: AdReasonCode;
  readonly level: 'ADVERTISER' | 'CAMPAIGN' | 'ADGROUP' | 'AD';
  /** Null: not known. */
  readonly since: string | null;
  /** True: as long as it holds, the ad is not delivered. */
  readonly blocking: boolean;
  /** What ends it, and who can do that. */
  readonly fix: string;
  /** The targeted markets that it is about, where it is about markets. */
  readonly markets?: readonly MarketDetail[];
}

/** One market that a reason keeps an ad out of. */
export interface MarketDetail {
  readonly market: string;
  /** What the bid is worth for an impression there, and what is asked for: with AD_STATUS_LIMITED_BY_BID. */
  readonly bidMicros?: number;
  readonly floorMicros?: number;
  /** How many of a million impressions are expected to bring what is billed. */
  readonly expectedPpm?: number;
}

export interface AdStatus {
  readonly primaryStatus: PrimaryStatus;
  readonly reasons: readonly AdStatusReason[];
}

/** All that campaigns knows about whether an ad can be delivered. Null: never heard of. */
export interface AdStatusFacts {
  readonly at: Date;
  readonly ad: Ad;
  readonly adGroup: AdGroup;
  readonly campaign: Campaign;
  readonly businessAccount: BusinessAccountState | null;
  readonly billingAccount: BillingAccountState | null;
  readonly post: KnownPostState | null;
  /** Of the post's creator. */
  readonly suspension: KnownCreatorSuspensionState | null;
  /** Null for an own post. */
  readonly grant: GrantFacts | null;
  /** Of the ad group, on its budget day or in its whole life. */
  readonly funds: Funds;
  /** The ad group's budget, or more where a lowered one was held already. */
  readonly budgetInForceMicros: number;
  /** Of the campaign, today or in its whole life, as its budget counts. */
  readonly campaignFunds: Funds;
  /** The rate cards of the targeted countries. */
  readonly prices: readonly PublishedPrice[];
  /** What viewers did with the post as an ad; null: nothing is known. */
  readonly responses: PaidResponses | null;
  /** The post's song; null: none, or never heard of. */
  readonly sound: SoundState | null;
  /** The targeted markets where Spark Ads are not available to the account, and since when. */
  readonly closedMarkets: readonly { readonly market: string; readonly changedAt: Date }[];
}

export interface PublishedPrice extends MarketPrice {
  readonly publishedAt: Date;
}

/** Every reason why the ad is not delivered, not only the first one found. None: it is delivered when it wins. */
export function adStatusOf(facts: AdStatusFacts): AdStatus {
  const reasons = [
    ...accountReasons(facts),
    ...operationReasons(facts),
    ...scheduleReasons(facts),
    ...moneyReasons(facts),
    ...marketReasons(facts),
    ...reviewReasons(facts),
    ...rightReasons(facts),
  ];
  return { primaryStatus: primaryStatusOf(facts, reasons), reasons };
}

function primaryStatusOf({ ad, adGroup, campaign }: AdStatusFacts, reasons: readonly AdStatusReason[]): PrimaryStatus {
  const operations = [ad.operationStatus, adGroup.operationStatus, campaign.operationStatus];
  if (operations.includes('DELETE')) return 'STATUS_DELETE';
  if (operations.some((status) => status !== 'ENABLE')) return 'STATUS_DISABLE';
  if (reasons.some(({ code }) => code === 'ADGROUP_STATUS_TIME_DONE')) return 'STATUS_TIME_DONE';
  return reasons.some(({ blocking }) => blocking) ? 'STATUS_NOT_DELIVERY' : 'STATUS_DELIVERY_OK';
}

interface ReasonAt {
  readonly level: AdStatusReason['level'];
  readonly since: Date | string | null;
  readonly cause?: ReasonCause | undefined;
}

function reason(code: AdReasonCode, { level, since, cause }: ReasonAt): AdStatusReason {
  return { code, level, since: since instanceof Date ? since.toISOString() : since, blocking: true, fix: fixOf(code, cause) };
}

function accountReasons({ businessAccount }: AdStatusFacts): AdStatusReason[] {
  if (businessAccount?.status === 'ACTIVE') return [];
  const since = businessAccount?.statusChangedAt ?? null;
  const cause = businessAccount?.status === 'CLOSED' ? 'ACCOUNT_CLOSED' : undefined;
  return [reason('ADVERTISER_ACCOUNT_PUNISH', { level: 'ADVERTISER', since, cause })];
}

function operationReasons({ ad, adGroup, campaign }: AdStatusFacts): AdStatusReason[] {
  const levels = [
    { code: 'AD_STATUS_CAMPAIGN_DISABLE', level: 'CAMPAIGN', of: campaign },
    { code: 'AD_STATUS_ADGROUP_DISABLE', level: 'ADGROUP', of: adGroup },
    { code: 'AD_STATUS_DISABLE', level: 'AD', of: ad },
  ] as const;
  return levels
    .filter(({ of }) => of.operationStatus !== 'ENABLE')
    .map(({ code, level, of }) => reason(code, { level, since: of.operationStatusChangedAt }));
}

function scheduleReasons({ adGroup, at }: AdStatusFacts): AdStatusReason[] {
  const { scheduleStartAt, scheduleEndAt } = adGroup;
  if (at < scheduleStartAt) return [reason('ADGROUP_STATUS_NOT_START', { level: 'ADGROUP', since: null })];
  if (scheduleEndAt !== null && at >= scheduleEndAt) {
    return [reason('ADGROUP_STATUS_TIME_DONE', { level: 'ADGROUP', since: scheduleEndAt })];
  }
  return [];
}

function moneyReasons(facts: AdStatusFacts): AdStatusReason[] {
  const { billingAccount, budgetInForceMicros, campaign, campaignFunds, funds, prices } = facts;
  const reasons: AdStatusReason[] = [];
  // What is left below this buys nothing in any market where the bid takes part (in any at all, if there is none).
  const open = prices.filter((price) => canBidIn(facts, price));
  const floors = (open.length > 0 ? open : prices).map(({ floorCpmMicros }) => floorMicrosOf(floorCpmMicros));
  const cheapestMicros = Math.max(1, Math.min(...floors));
  if (campaign.budgetMicros !== null && campaign.budgetMicros - campaignFunds.spentMicros < cheapestMicros) {
    reasons.push(reason('CAMPAIGN_STATUS_BUDGET_EXCEED', { level: 'CAMPAIGN', since: campaignFunds.spentAt }));
  }
  if (budgetInForceMicros - funds.spentMicros < cheapestMicros) {
    reasons.push(reason('ADGROUP_STATUS_BUDGET_EXCEED', { level: 'ADGROUP', since: funds.spentAt }));
  }
  // An account with nothing free, or no room in its own budget, is fine for as long as this ad group has money held.
  const isHeld = funds.reservedMicros - funds.spentMicros >= cheapestMicros;
  const canHold = billingAccount?.status === 'ACTIVE' && billingAccount.isOutOfBudget !== true;
  if (!canHold && !isHeld) {
    reasons.push(reason('ADGROUP_STATUS_BALANCE_EXCEED', { level: 'ADGROUP', since: null }));
  }
  return reasons;
}

/**
 * What keeps an ad out of some of its markets only: the bid, rights in the song, the roll-out. It goes on in the others, and is
 * blocked when none is left. Bids are accepted at the floor, but rate cards change, and so does what a bid for clicks or views
 * is expected to be worth.
 */
function marketReasons(facts: AdStatusFacts): AdStatusReason[] {
  const { ad, adGroup, businessAccount, closedMarkets, prices, sound, at } = facts;
  const low = prices.filter((price) => !canBidIn(facts, price));
  const unlicensed = missingMusicRights({ sound, creatorId: ad.creatorId, businessAccount }, adGroup.countries, at);
  const out = new Set([...low, ...unlicensed, ...closedMarkets].map(({ market }) => market));
  const blocking = prices.every(({ market }) => out.has(market));
  const reasons: AdStatusReason[] = [];
  if (low.length > 0) {
    const since = latest(low.map(({ publishedAt }) => publishedAt));
    const limited = reason('AD_STATUS_LIMITED_BY_BID', {
      level: 'ADGROUP',
      since: adGroup.billingEvent === 'CPM' ? since : null,
    });
    reasons.push({ ...limited, blocking, markets: low.map((price) => bidIn(facts, price)) });
  }
  if (unlicensed.length > 0) {
    const ended = unlicensed.flatMap(({ since }) => (since === null ? [] : [new Date(since)]));
    const missing = reason('AD_STATUS_MUSIC_AUTHORIZATION_MISSING', { level: 'AD', since: latest(ended) });
    reasons.push({ ...missing, blocking, markets: unlicensed.map(({ market }) => ({ market })) });
  }
  if (closedMarkets.length > 0) {
    const since = latest(closedMarkets.map(({ changedAt }) => changedAt));
    const closed = reason('AD_STATUS_SPARK_ADS_NOT_AVAILABLE', { level: 'ADGROUP', since });
    reasons.push({ ...closed, blocking, markets: closedMarkets.map(({ market }) => ({ market })) });
  }
  return reasons;
}

function latest(instants: readonly Date[]): Date | null {
  return instants.length === 0 ? null : new Date(Math.max(...instants.map((instant) => instant.getTime())));
}

/** As the auction counts: whole micros for one impression, rounded down, at least one. */
function floorMicrosOf(floorCpmMicros: number): number {
  return Math.max(1, Math.floor(floorCpmMicros / 1_000));
}

function canBidIn({ adGroup, responses }: AdStatusFacts, { currency, floorCpmMicros }: MarketPrice): boolean {
  return currency === adGroup.currency && bidForImpression(adGroup, responses) >= floorMicrosOf(floorCpmMicros);
}

function bidIn({ adGroup, responses }: AdStatusFacts, { market, floorCpmMicros }: MarketPrice): MarketDetail {
  const figures = { bidMicros: bidForImpression(adGroup, responses), floorMicros: floorMicrosOf(floorCpmMicros) };
  if (adGroup.billingEvent === 'CPM') return { market, ...figures };
  return { market, ...figures, expectedPpm: expectedPpm(adGroup.billingEvent, responses) };
}

function reviewReasons({ ad }: AdStatusFacts): AdStatusReason[] {
  if (ad.reviewStatus === 'PENDING') return [reason('AD_STATUS_AUDIT', { level: 'AD', since: ad.submittedAt })];
  if (ad.reviewStatus === 'REJECTED') return [reason('AD_STATUS_AUDIT_DENY', { level: 'AD', since: ad.reviewedAt })];
  return [];
}

const codeOfCause: Readonly<Record<RightCause, AdReasonCode>> = {
  AUTHORIZATION_NOT_STARTED: 'ADGROUP_STATUS_NOT_START',
  AUTHORIZATION_EXPIRED: 'AD_STATUS_AUTHORIZATION_EXPIRED',
  AUTHORIZATION_REVOKED: 'AD_STATUS_CREATOR_AUTHORIZATION_REVOKED',
  CREATOR_NOT_A_MEMBER: 'AD_STATUS_CREATOR_AUTHORIZATION_REVOKED',
  CREATOR_TOGGLE_OFF: 'AD_STATUS_CREATOR_AUTHORIZATION_REVOKED',
  POST_TOGGLE_OFF: 'AD_STATUS_CREATOR_AUTHORIZATION_REVOKED',
  CREATOR_SUSPENDED: 'AD_STATUS_POST_NOT_PUBLIC',
  POST_NOT_PUBLIC: 'AD_STATUS_POST_NOT_PUBLIC',
  POST_DELETED: 'AD_STATUS_POST_DELETED',
};

function rightReasons({ ad, grant, post, suspension, businessAccount, at }: AdStatusFacts): AdStatusReason[] {
  const ofRight = grant ? grantObstacles(grant, at) : ownPostObstacles(ad.creatorId, businessAccount);
  const obstacles = [...ofRight, ...postObstacles(post), ...suspensionObstacles(suspension)];
  const reasons = obstacles.map(({ cause, since }) => reason(codeOfCause[cause], { level: 'AD', since, cause }));
  // An ad that was paused for a lost right stays paused, whatever the copies say now.
  const { pauseReason, pausedAt } = ad;
  if (pauseReason === null || pauseReason === 'AD_STATUS_DISABLE' || reasons.some(({ code }) => code === pauseReason))
    return reasons;
  return [...reasons, reason(pauseReason, { level: 'AD', since: pausedAt })];
}
