import { tokensFromHelper } from '../platform-helper/actor-tokens.ts';
import { PlatformClient } from '../platform-helper/platform-client.ts';
import type { Ad, BillingAccount, Campaign, Page, Post } from '../platform-helper/platform-views.ts';
import { platformHelperUrlFrom, serviceUrlsFrom } from '../platform-helper/service-urls.ts';
import { personaAdvertisers, type Advertiser } from '../seed/demo-market.ts';
import { DemoClock } from './demo-clock.ts';
import { expectThat } from './expectation.ts';
import { Narrator } from './narrator.ts';

/** What every chapter works with. */
export interface Demo {
  readonly narrator: Narrator;
  readonly client: PlatformClient;
  readonly clock: DemoClock;
  /** All that the story causes is found under it, in every service. */
  readonly correlationId: string;
  readonly soundId: string;
  readonly leoRecordsId: string;
  readonly brewAndCoId: string;
}

const NOT_SEEDED = 'The demo content is missing. Start the platform with "npm start", which makes it, and leave it running.';

/** Finds the platform that `npm start` runs, and in it the personas' accounts. */
export async function openDemo(environment: Readonly<Record<string, string | undefined>>): Promise<Demo> {
  const helperUrl = platformHelperUrlFrom(environment);
  await expectReady(helperUrl);
  const correlationId = crypto.randomUUID();
  const client = new PlatformClient(serviceUrlsFrom(environment), tokensFromHelper(helperUrl), correlationId);
  const leoRecords = await campaignOf(client, personaAdvertisers.leoRecords, 'leo');
  const brewAndCo = await campaignOf(client, personaAdvertisers.brewAndCo, 'bea');
  return {
    narrator: new Narrator(process.stdout),
    client,
    clock: new DemoClock(helperUrl),
    correlationId,
    soundId: await soundOf(client, leoRecords),
    leoRecordsId: leoRecords.businessAccountId,
    brewAndCoId: brewAndCo.businessAccountId,
  };
}

export function billingAccount(demo: Demo, as: 'leo' | 'bea', businessAccountId: string): Promise<BillingAccount> {
  return demo.client.call('billing', `GET /v1/billing-accounts/${businessAccountId}`, { as });
}

async function expectReady(helperUrl: string): Promise<void> {
  const response = await fetch(`${helperUrl}/ready`, { signal: AbortSignal.timeout(10_000) }).catch(() => null);
  expectThat(response !== null, `Nothing answers at ${helperUrl}. Run "npm start" first, and leave it running.`);
  const { detail } = (await response.json()) as { detail?: string };
  expectThat(response.ok, `The platform is not ready: ${detail ?? response.status}`);
}

async function campaignOf(client: PlatformClient, { name }: Advertiser, as: 'leo' | 'bea'): Promise<Campaign> {
  const campaigns = await client.call<Page<Campaign>>('campaigns', 'GET /v1/campaigns?limit=200', { as });
  const campaign = campaigns.data.find((found) => found.name === name);
  expectThat(campaign !== undefined, NOT_SEEDED);
  return campaign;
}

/** The song that Leo Records already advertises. */
async function soundOf(client: PlatformClient, { campaignId }: Campaign): Promise<string> {
  const ads = await client.call<Page<Ad>>('campaigns', `GET /v1/ads?campaignId=${campaignId}`, { as: 'leo' });
  const postId = ads.data.at(-1)?.postId;
  expectThat(postId !== undefined, NOT_SEEDED);
  const { soundId } = await client.call<Post>('stories', `GET /v1/posts/${postId}`, { as: 'leo' });
  expectThat(soundId !== null, NOT_SEEDED);
  return soundId;
}
