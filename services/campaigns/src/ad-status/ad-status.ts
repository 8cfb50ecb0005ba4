import type { BillingAccountState } from '@afterglow/contracts/billing/billing-account.state';
import type { BusinessAccountState } from '@afterglow/contracts/authorization/business-account.state';
import type { MarketPrice } from '../ad-groups/ad-group-terms.ts';
import { floorOf } from '../ad-groups/billing-offers.ts';
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
import type { Campaign } from '../campaigns/campaign.entity.ts';
import type { KnownCreatorSuspensionState } from '../known-creator-suspensions/known-creator-suspension.entity.ts';
import type { KnownPostState } from '../known-posts/known-post.entity.ts';
import { fixOf, type AdReasonCode } from './ad-reason-fixes.ts';

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
    ...bidReasons(facts),
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
  readonly cause?: RightCause;
}

function reason(code: AdReasonCode, { level, since, cause }: ReasonAt): AdStatusReason {
  return { code, level, since: since instanceof Date ? since.toISOString() : since, blocking: true, fix: fixOf(code, cause) };
}

function accountReasons({ businessAccount }: AdStatusFacts): AdStatusReason[] {
  return businessAccount?.status === 'ACTIVE' ? [] : [reason('ADVERTISER_ACCOUNT_PUNISH', { level: 'ADVERTISER', since: null })];
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
  const { adGroup, billingAccount, budgetInForceMicros, campaign, campaignFunds, funds, prices } = facts;
  const reasons: AdStatusReason[] = [];
  // What is left below this buys nothing in any market where the bid takes part (in any at all, if there is none).
  const open = prices.filter((price) => canBidIn(adGroup, price));
  const floors = (open.length > 0 ? open : prices).map(({ floorCpmMicros }) => perImpression(floorCpmMicros));
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

/** Rate cards can change after a bid was accepted. The ad then waits in those markets, and is blocked when none is left. */
function bidReasons({ adGroup, prices }: AdStatusFacts): AdStatusReason[] {
  const closed = prices.filter((price) => !canBidIn(adGroup, price));
  if (closed.length === 0) return [];
  const since = new Date(Math.max(...closed.map(({ publishedAt }) => publishedAt.getTime())));
  const limited = reason('AD_STATUS_LIMITED_BY_BID', { level: 'ADGROUP', since });
  return [{ ...limited, blocking: closed.length === prices.length }];
}

/** As the auction counts: whole micros for one impression, rounded down. */
function perImpression(cpmMicros: number): number {
  return Math.floor(cpmMicros / 1_000);
}

function canBidIn(adGroup: AdGroup, { currency, floorCpmMicros }: MarketPrice): boolean {
  if (currency !== adGroup.currency) return false;
  if (adGroup.billingEvent !== 'CPM') return adGroup.bidPriceMicros >= floorOf(adGroup.billingEvent, floorCpmMicros);
  return perImpression(adGroup.bidPriceMicros) >= Math.max(1, perImpression(floorCpmMicros));
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
