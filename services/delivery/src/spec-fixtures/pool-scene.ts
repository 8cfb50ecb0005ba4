import { BusinessAccountOpened } from '@afterglow/contracts/authorization/business-account-opened';
import type { BusinessAccountState } from '@afterglow/contracts/authorization/business-account.state';
import { FundsReserved } from '@afterglow/contracts/billing/funds-reserved';
import type { BillingAccountState } from '@afterglow/contracts/billing/billing-account.state';
import { AdGroupChanged } from '@afterglow/contracts/campaigns/ad-group-changed';
import { AdGroupLaunched } from '@afterglow/contracts/campaigns/ad-group-launched';
import { CampaignCreated } from '@afterglow/contracts/campaigns/campaign-created';
import type { CampaignState } from '@afterglow/contracts/campaigns/campaign.state';
import type { AdGroupState } from '@afterglow/contracts/campaigns/ad-group.state';
import { occurred } from '@afterglow/contracts/event-contract';
import type { TestDatabase } from '@afterglow/testing/start-database';
import { KeepKnownAdGroups } from '../known-ad-groups/keep-known-ad-groups.ts';
import { KeepKnownBillingAccounts } from '../known-billing-accounts/keep-known-billing-accounts.ts';
import { KeepKnownBusinessAccounts } from '../known-business-accounts/keep-known-business-accounts.ts';
import { KeepKnownCampaigns } from '../known-campaigns/keep-known-campaigns.ts';
import { AddFundsWhenFundsReserved } from '../pools/add-funds-when-funds-reserved.ts';
import { FundPool } from '../pools/fund-pool.ts';
import { RefitPoolsWhenAdGroupChanged } from '../pools/refit-pools-when-ad-group-changed.ts';
import { RefitPools } from '../pools/refit-pools.ts';
import { account, adGroup, campaign } from './market.ts';

export const DOLLAR = 1_000_000;

/** An ad group that delivery has heard of. Its account is in UTC, its budget 20 dollars a day. */
export async function launchAdGroup(db: TestDatabase, n: number, change: Partial<AdGroupState> = {}): Promise<AdGroupState> {
  const state = adGroup(n, change);
  const { adGroupId, campaignId, businessAccountId, timeZone } = state;
  await tellAccount(db, account(n, { businessAccountId, timeZone }));
  await tellCampaign(db, campaign(n, { campaignId, businessAccountId }));
  await db.receive(occurred(AdGroupLaunched, { adGroupId, aggregateVersion: 1, state }), new KeepKnownAdGroups());
  return state;
}

export async function tellAccount(db: TestDatabase, state: BusinessAccountState, aggregateVersion = 1): Promise<void> {
  const { businessAccountId } = state;
  await db.receive(
    occurred(BusinessAccountOpened, { businessAccountId, aggregateVersion, state }),
    new KeepKnownBusinessAccounts(),
  );
}

export async function tellCampaign(db: TestDatabase, state: CampaignState, aggregateVersion = 1): Promise<void> {
  const { campaignId } = state;
  await db.receive(occurred(CampaignCreated, { campaignId, aggregateVersion, state }), new KeepKnownCampaigns());
}

/** The advertiser edits it. */
export async function editAdGroup(db: TestDatabase, state: AdGroupState, version: number, changedAt: string): Promise<void> {
  const event = occurred(AdGroupChanged, { adGroupId: state.adGroupId, aggregateVersion: version, state, changedAt });
  await db.receive(event, new KeepKnownAdGroups(), new RefitPoolsWhenAdGroupChanged(new RefitPools(db.clock)));
}

/** A replica has seen that nothing but money is missing. */
export async function fundPools(db: TestDatabase, ...adGroupIds: string[]): Promise<void> {
  for (const adGroupId of adGroupIds) await db.run((tx) => new FundPool(db.outbox, db.clock).execute({ adGroupId }, tx));
}

export interface PoolRow {
  id: string;
  ad_group_id: string;
  campaign_id: string;
  business_account_id: string;
  status: string;
  budget_day: string | null;
  budget: number;
  requested: number;
  reserved: number;
  leased: number;
  spent: number;
  funds_request_id: string | null;
  is_declined: boolean;
  over_at: Date | null;
}

/** The pools of an ad group, oldest first. */
export function poolsOf(db: TestDatabase, adGroupId: string): Promise<PoolRow[]> {
  return db.query<PoolRow & Record<string, unknown>>(
    `select id, ad_group_id, campaign_id, business_account_id, status, budget_day::text, budget_micros::float as budget,
       requested_micros::float as requested, reserved_micros::float as reserved, leased_micros::float as leased,
       spent_micros::float as spent, funds_request_id, is_declined, over_at
     from pool where ad_group_id = $1 order by id`,
    [adGroupId],
  );
}

export async function poolOf(db: TestDatabase, adGroupId: string): Promise<PoolRow> {
  const pool = (await poolsOf(db, adGroupId)).at(-1);
  if (!pool) throw new Error('this ad group has no pool');
  return pool;
}

export function accountState(pool: PoolRow, cashBalanceMicros: number): BillingAccountState {
  return {
    businessAccountId: pool.business_account_id,
    currency: 'USD',
    status: cashBalanceMicros > 0 ? 'ACTIVE' : 'DEPLETED',
    cashBalanceMicros,
    frozenBalanceMicros: 0,
    spentMicrosTotal: 0,
  };
}

let accountVersion = 0;

/** What billing's next event of an account carries. */
export function answerFacts(pool: PoolRow, cashBalanceMicros = 1_000 * DOLLAR) {
  accountVersion += 1;
  const { id: poolId, ad_group_id: adGroupId, campaign_id: campaignId, business_account_id: businessAccountId } = pool;
  const facts = { poolId, adGroupId, campaignId, businessAccountId, budgetDay: pool.budget_day };
  return { ...facts, aggregateVersion: accountVersion, state: accountState(pool, cashBalanceMicros) };
}

/** Billing holds what was asked for, or less. */
export async function reserve(db: TestDatabase, adGroupId: string, micros?: number): Promise<void> {
  const pool = await poolOf(db, adGroupId);
  const amountMicros = micros ?? pool.requested - pool.reserved;
  const event = occurred(FundsReserved, {
    ...answerFacts(pool),
    fundsRequestId: pool.funds_request_id ?? '',
    amountMicros,
    reservedMicrosTotal: pool.reserved + amountMicros,
  });
  await db.receive(event, new KeepKnownBillingAccounts(), new AddFundsWhenFundsReserved());
}
