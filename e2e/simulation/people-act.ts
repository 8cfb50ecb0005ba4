import { MARKET } from '@afterglow/local/platform-helper/platform-actions';
import type { Caller } from '@afterglow/service-defaults/policy';
import type { CrashPlace } from './simulated-crash.ts';
import type { SimulatedPlatform } from './simulated-platform.ts';
import type { HttpAnswer } from './simulated-service.ts';
import { time } from './simulated-time.ts';
import { note, people, type BillingEvent, type World } from './world.ts';

/** Who does something, where, and whether the service crashes under it. */
export interface Scene {
  readonly platform: SimulatedPlatform;
  readonly world: World;
  readonly crash: CrashPlace | null;
}

export const user = (userId: string): Caller => ({ userId, roles: [], scopes: [] });
const operator: Caller = { userId: people.operator, roles: ['platform-operator'], scopes: [] };

const isDone = ({ status }: HttpAnswer) => status < 300;
const textOf = (value: unknown) => String(value);
/** What the trace keeps of an answer. */
export const said = ({ status, body }: HttpAnswer) => `${status} ${textOf(body['code'] ?? '')}`.trim();

export async function allowAds({ platform, world, crash }: Scene, creatorId: string, isOn: boolean): Promise<string> {
  const body = { adAuthorizationEnabled: isOn };
  const route = 'PUT /v1/creators/me/privacy-settings';
  const answer = await platform.call('authorization', { route, as: user(creatorId), body }, crash);
  if (isDone(answer)) note(world, `creator ${creatorId}`, time.nowMs, isOn);
  return said(answer);
}

export async function allowPost(scene: Scene, post: World['posts'][number], isOn: boolean): Promise<string> {
  const { platform, world, crash } = scene;
  const route = `PUT /v1/posts/${post.postId}/ad-settings`;
  const answer = await platform.call('authorization', { route, as: user(post.creatorId), body: { isAdPromotable: isOn } }, crash);
  if (isDone(answer)) note(world, `post-toggle ${post.postId}`, time.nowMs, isOn);
  return said(answer);
}

export async function publishPost({ platform, world, crash }: Scene, creatorId: string): Promise<string> {
  const request = { route: 'POST /v1/posts', as: user(creatorId), body: { itemType: 'VIDEO', caption: 'simulated' } };
  const answer = await platform.call('stories', request, crash);
  if (isDone(answer)) world.posts.push({ postId: textOf(answer.body['postId']), creatorId, isGone: false });
  return said(answer);
}

export async function setPrivacy({ platform, world }: Scene, post: World['posts'][number], isPublic: boolean): Promise<string> {
  const path = `/v1/posts/${post.postId}`;
  const as = user(post.creatorId);
  const { etag } = await platform.call('stories', { route: `GET ${path}`, as });
  const body = { privacy: isPublic ? 'PUBLIC_TO_EVERYONE' : 'SELF_ONLY' };
  const answer = await platform.call('stories', { route: `PATCH ${path}`, as, body, ...(etag && { ifMatch: etag }) });
  if (isDone(answer)) note(world, `post ${post.postId}`, time.nowMs, isPublic);
  return said(answer);
}

export async function deletePost({ platform, world }: Scene, post: World['posts'][number]): Promise<string> {
  const answer = await platform.call('stories', { route: `DELETE /v1/posts/${post.postId}`, as: user(post.creatorId) });
  if (isDone(answer)) {
    post.isGone = true;
    note(world, `post ${post.postId}`, time.nowMs, false);
  }
  return said(answer);
}

/** `dailySpendMicros`: what the creator allows to be spent on it in a day; null: any sum. */
export async function makeCode(
  { platform, world, crash }: Scene,
  post: World['posts'][number],
  dailySpendMicros: number | null = null,
): Promise<string> {
  const caps = dailySpendMicros === null ? null : { dailySpendMicros, currency: MARKET.currency };
  const body = { scope: 'POST', postId: post.postId, authorizationDays: 7, caps };
  const answer = await platform.call('authorization', { route: 'POST /v1/ad-codes', as: user(post.creatorId), body }, crash);
  if (isDone(answer)) world.codes.push({ adCode: textOf(answer.body['adCode']), postId: post.postId, isUsed: false });
  return said(answer);
}

export async function redeem(
  scene: Scene,
  code: World['codes'][number],
  advertiser: World['advertisers'][number],
): Promise<string> {
  const { platform, world, crash } = scene;
  const { userId, businessAccountId } = advertiser;
  const request = {
    route: 'POST /v1/ad-authorizations/redemptions',
    as: user(userId),
    body: { adCode: code.adCode, businessAccountId },
  };
  const answer = await platform.call('authorization', request, crash);
  const post = world.posts.find(({ postId }) => postId === code.postId);
  if (isDone(answer) && post) {
    code.isUsed = true;
    const adAuthorizationId = textOf(answer.body['adAuthorizationId']);
    const endsAtMs = Date.parse(textOf(answer.body['endsAt']));
    world.grants.push({ ...{ adAuthorizationId, businessAccountId, endsAtMs }, postId: post.postId, creatorId: post.creatorId });
    note(world, `grant ${adAuthorizationId}`, time.nowMs, true);
  }
  return said(answer);
}

export async function revoke({ platform, world, crash }: Scene, grant: World['grants'][number]): Promise<string> {
  const route = `POST /v1/ad-authorizations/${grant.adAuthorizationId}/revocation`;
  const answer = await platform.call('authorization', { route, as: user(grant.creatorId) }, crash);
  if (isDone(answer)) note(world, `grant ${grant.adAuthorizationId}`, time.nowMs, false);
  return said(answer);
}

export async function openAccount({ platform }: Scene, advertiser: World['advertisers'][number]): Promise<string> {
  const { currency, timeZone } = MARKET;
  const body = { name: 'simulated', currency, timeZone };
  const as = user(advertiser.userId);
  const answer = await platform.call('authorization', { route: 'POST /v1/business-accounts', as, body });
  advertiser.businessAccountId = textOf(answer.body['businessAccountId']);
  const route = `POST /v1/business-accounts/${advertiser.businessAccountId}/verification`;
  return said(await platform.call('authorization', { route, as: operator }));
}

export async function topUp(scene: Scene, advertiser: World['advertisers'][number], units: number): Promise<string> {
  const { platform, crash } = scene;
  const route = `POST /v1/billing-accounts/${advertiser.businessAccountId}/top-ups`;
  const body = { amountMicros: units * 1_000_000, currency: MARKET.currency };
  const answer = await platform.call('billing', { route, as: user(advertiser.userId), body }, crash);
  if (isDone(answer)) advertiser.toppedUpMicros += body.amountMicros;
  return said(answer);
}

export async function createCampaign(
  { platform }: Scene,
  advertiser: World['advertisers'][number],
  { objectiveType, budgetMicros }: { objectiveType: string; budgetMicros: number | null },
): Promise<string> {
  const { businessAccountId } = advertiser;
  const budget = budgetMicros === null ? {} : { budgetMode: 'BUDGET_MODE_DAY', budgetMicros };
  const body = { businessAccountId, name: 'simulated', objectiveType, buyingType: 'AUCTION', ...budget };
  advertiser.campaignBudgetMicros = budgetMicros;
  const answer = await platform.call('campaigns', { route: 'POST /v1/campaigns', as: user(advertiser.userId), body });
  if (isDone(answer)) advertiser.campaignId = textOf(answer.body['campaignId']);
  return said(answer);
}

export interface AdGroupTerms {
  readonly units: number;
  readonly bidPriceMicros: number;
  readonly billingEvent: BillingEvent;
}

export async function createAdGroup(scene: Scene, n: number, terms: AdGroupTerms): Promise<string> {
  const { platform, world, crash } = scene;
  const advertiser = world.advertisers[n];
  if (!advertiser) return 'nobody';
  const body = {
    ...{ campaignId: advertiser.campaignId, name: 'simulated', placement: 'IN_FEED', budgetMode: 'BUDGET_MODE_DAY' },
    ...{ billingEvent: terms.billingEvent, bidType: 'BID_TYPE_CUSTOM', pacing: 'PACING_MODE_FAST' },
    budgetMicros: terms.units * 1_000_000,
    bidPriceMicros: terms.bidPriceMicros,
    targeting: { countries: [MARKET.country], languages: [] },
  };
  const answer = await platform.call('campaigns', { route: 'POST /v1/ad-groups', as: user(advertiser.userId), body }, crash);
  if (isDone(answer))
    world.adGroups.push({ adGroupId: textOf(answer.body['adGroupId']), advertiser: n, billingEvent: terms.billingEvent });
  return said(answer);
}

export async function createAd(
  scene: Scene,
  adGroup: World['adGroups'][number],
  grant: World['grants'][number],
): Promise<string> {
  const { platform, world, crash } = scene;
  const { adGroupId, advertiser } = adGroup;
  const { adAuthorizationId, postId, creatorId } = grant;
  const ids = { adGroupId, postId, adAuthorizationId };
  const body = { identityType: 'AUTH_CODE', ...ids, callToAction: 'LISTEN_NOW', landingPageUrl: 'https://song.example/' };
  const as = user(world.advertisers[advertiser]?.userId ?? '');
  const answer = await platform.call('campaigns', { route: 'POST /v1/ads', as, body }, crash);
  if (isDone(answer)) world.ads.push({ adId: textOf(answer.body['adId']), ...ids, creatorId, advertiser });
  return said(answer);
}

/** The campaign's own budget. Whatever was answered, it may have been changed; and one that had none may have spent more before. */
export async function capCampaign(scene: Scene, advertiser: World['advertisers'][number], budgetMicros: number): Promise<string> {
  const { campaignBudgetMicros: most } = advertiser;
  advertiser.campaignBudgetMicros = most === null ? null : Math.max(budgetMicros, most);
  const body = { budgetMode: 'BUDGET_MODE_DAY', budgetMicros };
  return edit(scene, { path: `/v1/campaigns/${advertiser.campaignId}`, as: advertiser.userId, body });
}

/** Any edit of a thing with a version: read, then changed if nobody was faster. */
export async function edit(scene: Scene, what: { path: string; as: string; body: object }): Promise<string> {
  const as = user(what.as);
  const { etag } = await scene.platform.call('campaigns', { route: `GET ${what.path}`, as });
  const request = { route: `PATCH ${what.path}`, as, body: what.body, ...(etag && { ifMatch: etag }) };
  return said(await scene.platform.call('campaigns', request));
}
