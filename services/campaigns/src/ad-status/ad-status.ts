import type { BillingAccountState } from '@afterglow/contracts/billing/billing-account.state';
import type { BusinessAccountState } from '@afterglow/contracts/authorization/business-account.state';
import type { AdGroup } from '../ad-groups/ad-group.entity.ts';
import { grantObstacles, postObstacles, type GrantFacts, type RightCause } from '../ads/ad-right.ts';
import type { Ad } from '../ads/ad.entity.ts';
import type { Campaign } from '../campaigns/campaign.entity.ts';
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
  /** Null for an own post. */
  readonly grant: GrantFacts | null;
  /** Of the ad group, on its budget day or in its whole life. */
  readonly funds: { readonly reservedMicros: number; readonly spentMicros: number; readonly spentAt: Date | null };
  /** What is left below it buys nothing in any of the ad group's markets. */
  readonly cheapestImpressionMicros: number;
}

/** Every reason why the ad is not delivered, not only the first one found. None: it is delivered when it wins. */
export function adStatusOf(facts: AdStatusFacts): AdStatus {
  const reasons = [
    ...accountReasons(facts),
    ...operationReasons(facts),
    ...scheduleReasons(facts),
    ...moneyReasons(facts),
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

function moneyReasons({ adGroup, billingAccount, funds, cheapestImpressionMicros }: AdStatusFacts): AdStatusReason[] {
  const reasons: AdStatusReason[] = [];
  if (adGroup.budgetMicros - funds.spentMicros < cheapestImpressionMicros) {
    reasons.push(reason('ADGROUP_STATUS_BUDGET_EXCEED', { level: 'ADGROUP', since: funds.spentAt }));
  }
  // An account with nothing free is fine for as long as this ad group has money held.
  const isHeld = funds.reservedMicros - funds.spentMicros >= cheapestImpressionMicros;
  if (billingAccount?.status !== 'ACTIVE' && !isHeld) {
    reasons.push(reason('ADGROUP_STATUS_BALANCE_EXCEED', { level: 'ADGROUP', since: null }));
  }
  return reasons;
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
  CREATOR_TOGGLE_OFF: 'AD_STATUS_CREATOR_AUTHORIZATION_REVOKED',
  POST_TOGGLE_OFF: 'AD_STATUS_CREATOR_AUTHORIZATION_REVOKED',
  POST_NOT_PUBLIC: 'AD_STATUS_POST_NOT_PUBLIC',
  POST_DELETED: 'AD_STATUS_POST_DELETED',
};

function rightReasons({ ad, grant, post, at }: AdStatusFacts): AdStatusReason[] {
  const obstacles = [...(grant ? grantObstacles(grant, at) : []), ...postObstacles(post)];
  const reasons = obstacles.map(({ cause, since }) => reason(codeOfCause[cause], { level: 'AD', since, cause }));
  // An ad that was paused for a lost right stays paused, whatever the copies say now.
  const { pauseReason, pausedAt } = ad;
  if (pauseReason === null || pauseReason === 'AD_STATUS_DISABLE' || reasons.some(({ code }) => code === pauseReason))
    return reasons;
  return [...reasons, reason(pauseReason, { level: 'AD', since: pausedAt })];
}
