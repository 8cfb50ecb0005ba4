import type { AdGroupView, AdView, CampaignView } from '@afterglow/clients/generated/campaigns';
import type { PostView } from '@afterglow/clients/generated/stories';
import { personas } from '../personas.ts';
import type { ActorClient } from '../platform-helper/actor-tokens.ts';
import {
  addMember,
  allowAds,
  createAd,
  createAdCode,
  createAdGroup,
  createCampaign,
  openVerifiedAccount,
  publishPost,
  redeemAdCode,
  topUp,
} from '../platform-helper/platform-actions.ts';
import type { Advertiser } from './demo-market.ts';

export interface SeededAdvertiser {
  readonly businessAccountId: string;
  readonly adId: string;
  readonly postId: string;
}

export interface AdvertiserTerms {
  readonly soundId?: string;
}

const TOP_UP_MICROS = 60_000_000;
const DAILY_BUDGET_MICROS = 20_000_000;

/**
 * An account with money and one running ad. What is there already is found by its name; what is not is made under fixed keys. So it
 * can be repeated: after a crash at any point, and also when the keys have been forgotten after 24 hours.
 */
export async function seedAdvertiser(
  client: ActorClient,
  advertiser: Advertiser,
  terms: AdvertiserTerms = {},
): Promise<SeededAdvertiser> {
  const { admin: as, name, key, bidPriceMicros } = advertiser;
  const known = await findCampaign(client, advertiser);
  const campaign = known ?? (await openAndCreateCampaign(client, advertiser));
  const { campaignId, businessAccountId } = campaign;
  const adGroup =
    (known && (await findAdGroup(client, advertiser, campaignId))) ??
    (await createAdGroup(
      client,
      { as, key: `seed-${key}` },
      { campaignId, name, budgetMicros: DAILY_BUDGET_MICROS, bidPriceMicros },
    ));
  const ad =
    (known && (await findAd(client, advertiser, adGroup.adGroupId))) ??
    (await publishAndAdvertise(client, advertiser, { ...terms, ...adGroup }));
  return { businessAccountId, adId: ad.adId, postId: ad.postId };
}

/** The advertiser's campaign of the seed data, by its name. */
export async function findCampaign(client: ActorClient, { admin, name }: Advertiser): Promise<CampaignView | undefined> {
  const campaigns = await client.call('campaigns', 'GET /v1/campaigns', { as: admin, query: { limit: 200 } });
  return campaigns.data.find((found) => found.name === name);
}

async function findAdGroup(
  client: ActorClient,
  { admin, name }: Advertiser,
  campaignId: string,
): Promise<AdGroupView | undefined> {
  const { data } = await client.call('campaigns', 'GET /v1/ad-groups', { as: admin, query: { campaignId } });
  return data.find((found) => found.name === name);
}

async function findAd(client: ActorClient, { admin }: Advertiser, adGroupId: string): Promise<AdView | undefined> {
  return (await client.call('campaigns', 'GET /v1/ads', { as: admin, query: { adGroupId } })).data[0];
}

async function openAndCreateCampaign(client: ActorClient, { admin: as, name, key }: Advertiser): Promise<CampaignView> {
  const by = { as, key: `seed-${key}` };
  const { businessAccountId } = await openVerifiedAccount(client, by, name);
  // One person can read the books of the whole demo market: all have invited the same analyst.
  await addMember(client, as, { businessAccountId, userId: personas.ana.userId, role: 'ANALYST' });
  await topUp(client, by, { businessAccountId, amountMicros: TOP_UP_MICROS });
  return createCampaign(client, by, { businessAccountId, name });
}

async function publishAndAdvertise(
  client: ActorClient,
  advertiser: Advertiser,
  at: AdvertiserTerms & Pick<AdGroupView, 'adGroupId' | 'businessAccountId'>,
): Promise<AdView> {
  const { admin, creator, caption, key } = advertiser;
  const post = await publishPost(client, { as: creator ?? admin, key: `seed-${key}` }, { caption, soundId: at.soundId });
  const grant = creator && (await authorize(client, advertiser, { post, businessAccountId: at.businessAccountId }));
  return createAd(
    client,
    { as: admin, key: `seed-${key}` },
    {
      adGroupId: at.adGroupId,
      postId: post.postId,
      callToAction: 'LEARN_MORE',
      landingPageUrl: `https://${key}.example/`,
      ...(grant && { adAuthorizationId: grant.adAuthorizationId }),
    },
  );
}

async function authorize(
  client: ActorClient,
  { admin, creator = admin, key }: Advertiser,
  { post, businessAccountId }: { readonly post: PostView; readonly businessAccountId: string },
): Promise<{ adAuthorizationId: string }> {
  await allowAds(client, creator);
  const code = await createAdCode(client, { as: creator, key: `seed-${key}` }, { postId: post.postId, authorizationDays: 365 });
  const by = { as: admin, key: `seed-${code.adCodeId}` };
  return redeemAdCode(client, by, { adCode: code.adCode, businessAccountId });
}
