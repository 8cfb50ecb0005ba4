import type { AdAuthorizationView, BusinessAccountView, CreatedAdCodeView } from '@afterglow/clients/generated/authorization';
import type { TransferView } from '@afterglow/clients/generated/billing';
import type { AdGroupView, AdView, CampaignView } from '@afterglow/clients/generated/campaigns';
import type { PostView, SoundView } from '@afterglow/clients/generated/stories';
import type { Actor, ActorClient } from './actor-tokens.ts';

/** Who acts, and under which Idempotency-Key; a new one when omitted. */
export interface By {
  readonly as: Actor;
  readonly key?: string;
}

export const MARKET = { country: 'US', currency: 'USD', timeZone: 'America/New_York' } as const;

export function registerSound(client: ActorClient, by: By, title: string): Promise<SoundView> {
  return client.call('stories', 'POST /v1/sounds', { ...by, body: { title } });
}

/** A moderator confirms that whoever registered the sound owns it. */
export function verifySound(client: ActorClient, soundId: string, key?: string): Promise<SoundView> {
  return client.call('stories', 'POST /v1/sounds/:soundId/ownership-decisions', {
    as: 'mod',
    key,
    params: { soundId },
    body: { decision: 'VERIFIED' },
  });
}

export interface PostToPublish {
  readonly caption: string;
  readonly soundId?: string;
}

export function publishPost(client: ActorClient, by: By, post: PostToPublish): Promise<PostView> {
  return client.call('stories', 'POST /v1/posts', { ...by, body: { itemType: 'VIDEO', ...post } });
}

export async function allowAds(client: ActorClient, creator: Actor): Promise<void> {
  const body = { adAuthorizationEnabled: true };
  await client.call('authorization', 'PUT /v1/creators/me/privacy-settings', { as: creator, body });
}

/** The answer holds the code itself, once. */
export async function createAdCode(
  client: ActorClient,
  by: By,
  terms: { readonly postId: string; readonly authorizationDays?: 7 | 30 | 60 | 365 },
): Promise<CreatedAdCodeView> {
  return client.call('authorization', 'POST /v1/ad-codes', { ...by, body: { scope: 'POST', ...terms } });
}

export function redeemAdCode(
  client: ActorClient,
  by: By,
  redemption: { readonly adCode: string; readonly businessAccountId: string },
): Promise<AdAuthorizationView> {
  return client.call('authorization', 'POST /v1/ad-authorizations/redemptions', { ...by, body: redemption });
}

/** Opened by its first admin, in the demo market's currency, and verified by an operator. */
export async function openVerifiedAccount(client: ActorClient, by: By, name: string): Promise<BusinessAccountView> {
  const { currency, timeZone } = MARKET;
  const account = await client.call('authorization', 'POST /v1/business-accounts', {
    ...by,
    body: { name, currency, timeZone },
  });
  const { businessAccountId } = account;
  return client.call('authorization', 'POST /v1/business-accounts/:businessAccountId/verification', {
    as: 'op',
    key: by.key && `${by.key}-${businessAccountId}`,
    params: { businessAccountId },
  });
}

export interface NewMember {
  readonly businessAccountId: string;
  readonly userId: string;
  readonly role: 'OPERATOR' | 'ANALYST' | 'FINANCE';
}

export async function addMember(
  client: ActorClient,
  admin: Actor,
  { businessAccountId, userId, role }: NewMember,
): Promise<void> {
  const route = 'PUT /v1/business-accounts/:businessAccountId/members/:userId';
  await client.call('authorization', route, { as: admin, params: { businessAccountId, userId }, body: { role } });
}

export function topUp(
  client: ActorClient,
  by: By,
  { businessAccountId, amountMicros }: { readonly businessAccountId: string; readonly amountMicros: number },
): Promise<TransferView> {
  return client.call('billing', 'POST /v1/billing-accounts/:businessAccountId/top-ups', {
    ...by,
    params: { businessAccountId },
    body: { amountMicros, currency: MARKET.currency },
  });
}

export function createCampaign(
  client: ActorClient,
  by: By,
  { businessAccountId, name }: { readonly businessAccountId: string; readonly name: string },
): Promise<CampaignView> {
  const body = { businessAccountId, name, objectiveType: 'REACH', buyingType: 'AUCTION' } as const;
  return client.call('campaigns', 'POST /v1/campaigns', { ...by, body });
}

export interface AdGroupToCreate {
  readonly campaignId: string;
  readonly name: string;
  readonly budgetMicros: number;
  /** For a thousand impressions. */
  readonly bidPriceMicros: number;
}

/** In-feed, CPM, a daily budget, everybody in the demo market. */
export function createAdGroup(client: ActorClient, by: By, adGroup: AdGroupToCreate): Promise<AdGroupView> {
  const body = {
    placement: 'IN_FEED',
    budgetMode: 'BUDGET_MODE_DAY',
    billingEvent: 'CPM',
    bidType: 'BID_TYPE_CUSTOM',
    pacing: 'PACING_MODE_FAST',
    targeting: { countries: [MARKET.country], languages: [] },
    ...adGroup,
  } as const;
  return client.call('campaigns', 'POST /v1/ad-groups', { ...by, body });
}

export interface AdToCreate {
  readonly adGroupId: string;
  readonly postId: string;
  /** The grant, for a post of somebody else; without it the post must be the advertiser's own. */
  readonly adAuthorizationId?: string;
  readonly callToAction: 'LISTEN_NOW' | 'SHOP_NOW' | 'LEARN_MORE';
  readonly landingPageUrl: string;
}

export function createAd(client: ActorClient, by: By, ad: AdToCreate): Promise<AdView> {
  const identityType = ad.adAuthorizationId ? 'AUTH_CODE' : 'TT_USER';
  return client.call('campaigns', 'POST /v1/ads', { ...by, body: { identityType, ...ad } });
}
