import type { Actor } from './actor-tokens.ts';
import type { PlatformClient } from './platform-client.ts';
import type {
  Ad,
  AdAuthorization,
  AdCode,
  AdGroup,
  BusinessAccount,
  Campaign,
  Post,
  Sound,
  Transaction,
} from './platform-views.ts';

/** Who acts, and under which Idempotency-Key; a new one when omitted. */
export interface By {
  readonly as: Actor;
  readonly key?: string;
}

export const MARKET = { country: 'US', currency: 'USD', timeZone: 'America/New_York' } as const;

export function registerSound(client: PlatformClient, by: By, title: string): Promise<Sound> {
  return client.call('stories', 'POST /v1/sounds', { ...by, body: { title } });
}

/** A moderator confirms that whoever registered the sound owns it. */
export function verifySound(client: PlatformClient, soundId: string, key?: string): Promise<Sound> {
  return client.call('stories', `POST /v1/sounds/${soundId}/ownership-decisions`, {
    as: 'mod',
    key,
    body: { decision: 'VERIFIED' },
  });
}

export interface PostToPublish {
  readonly caption: string;
  readonly soundId?: string;
}

export function publishPost(client: PlatformClient, by: By, post: PostToPublish): Promise<Post> {
  return client.call('stories', 'POST /v1/posts', { ...by, body: { itemType: 'VIDEO', ...post } });
}

export async function allowAds(client: PlatformClient, creator: Actor): Promise<void> {
  const body = { adAuthorizationEnabled: true };
  await client.call('authorization', 'PUT /v1/creators/me/privacy-settings', { as: creator, body });
}

/** The answer holds the code itself, once. */
export async function createAdCode(
  client: PlatformClient,
  by: By,
  terms: { readonly postId: string; readonly authorizationDays?: number },
): Promise<AdCode & { readonly adCode: string }> {
  return client.call('authorization', 'POST /v1/ad-codes', { ...by, body: { scope: 'POST', ...terms } });
}

export function redeemAdCode(
  client: PlatformClient,
  by: By,
  redemption: { readonly adCode: string; readonly businessAccountId: string },
): Promise<AdAuthorization> {
  return client.call('authorization', 'POST /v1/ad-authorizations/redemptions', { ...by, body: redemption });
}

/** Opened by its first admin, in the demo market's currency, and verified by an operator. */
export async function openVerifiedAccount(client: PlatformClient, by: By, name: string): Promise<BusinessAccount> {
  const { currency, timeZone } = MARKET;
  const account = await client.call<BusinessAccount>('authorization', 'POST /v1/business-accounts', {
    ...by,
    body: { name, currency, timeZone },
  });
  return client.call('authorization', `POST /v1/business-accounts/${account.businessAccountId}/verification`, {
    as: 'op',
    key: by.key && `${by.key}-${account.businessAccountId}`,
  });
}

export interface NewMember {
  readonly businessAccountId: string;
  readonly userId: string;
  readonly role: 'OPERATOR' | 'ANALYST' | 'FINANCE';
}

export async function addMember(
  client: PlatformClient,
  admin: Actor,
  { businessAccountId, userId, role }: NewMember,
): Promise<void> {
  const route = `PUT /v1/business-accounts/${businessAccountId}/members/${userId}`;
  await client.call('authorization', route, { as: admin, body: { role } });
}

export function topUp(
  client: PlatformClient,
  by: By,
  { businessAccountId, amountMicros }: { readonly businessAccountId: string; readonly amountMicros: number },
): Promise<Transaction> {
  return client.call('billing', `POST /v1/billing-accounts/${businessAccountId}/top-ups`, {
    ...by,
    body: { amountMicros, currency: MARKET.currency },
  });
}

export function createCampaign(
  client: PlatformClient,
  by: By,
  { businessAccountId, name }: { readonly businessAccountId: string; readonly name: string },
): Promise<Campaign> {
  const body = { businessAccountId, name, objectiveType: 'REACH', buyingType: 'AUCTION' };
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
export function createAdGroup(client: PlatformClient, by: By, adGroup: AdGroupToCreate): Promise<AdGroup> {
  const body = {
    placement: 'IN_FEED',
    budgetMode: 'BUDGET_MODE_DAY',
    billingEvent: 'CPM',
    bidType: 'BID_TYPE_CUSTOM',
    pacing: 'PACING_MODE_FAST',
    targeting: { countries: [MARKET.country], languages: [] },
    ...adGroup,
  };
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

export function createAd(client: PlatformClient, by: By, ad: AdToCreate): Promise<Ad> {
  const identityType = ad.adAuthorizationId ? 'AUTH_CODE' : 'TT_USER';
  return client.call('campaigns', 'POST /v1/ads', { ...by, body: { identityType, ...ad } });
}
