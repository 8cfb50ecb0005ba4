import { AfterglowClient } from '@afterglow/clients/afterglow-client';
import type { BillingAccountView } from '@afterglow/clients/generated/billing';
import type { CampaignView } from '@afterglow/clients/generated/campaigns';
import { tokensFromHelper, type ActorClient } from '../platform-helper/actor-tokens.ts';
import { platformHelperUrlFrom, serviceUrlsFrom } from '../platform-helper/service-urls.ts';
import { personaAdvertisers, type Advertiser } from '../seed/demo-market.ts';
import { DemoClock } from './demo-clock.ts';
import { expectThat } from './expectation.ts';
import { Narrator } from './narrator.ts';

/** What every chapter works with. */
export interface Demo {
  readonly narrator: Narrator;
  readonly client: ActorClient;
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
  const urls = serviceUrlsFrom(environment);
  const client = new AfterglowClient({ urls, tokenFor: tokensFromHelper(helperUrl), correlationId });
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

export function billingAccount(demo: Demo, as: 'leo' | 'bea', businessAccountId: string): Promise<BillingAccountView> {
  return demo.client.call('billing', 'GET /v1/billing-accounts/:businessAccountId', { as, params: { businessAccountId } });
}

async function expectReady(helperUrl: string): Promise<void> {
  const response = await fetch(`${helperUrl}/ready`, { signal: AbortSignal.timeout(10_000) }).catch(() => null);
  expectThat(response !== null, `Nothing answers at ${helperUrl}. Run "npm start" first, and leave it running.`);
  const { detail } = (await response.json()) as { detail?: string };
  expectThat(response.ok, `The platform is not ready: ${detail ?? response.status}`);
}

async function campaignOf(client: ActorClient, { name }: Advertiser, as: 'leo' | 'bea'): Promise<CampaignView> {
  const campaigns = await client.call('campaigns', 'GET /v1/campaigns', { as, query: { limit: 200 } });
  const campaign = campaigns.data.find((found) => found.name === name);
  expectThat(campaign !== undefined, NOT_SEEDED);
  return campaign;
}

/** The song that Leo Records already advertises. */
async function soundOf(client: ActorClient, { campaignId }: CampaignView): Promise<string> {
  const ads = await client.call('campaigns', 'GET /v1/ads', { as: 'leo', query: { campaignId } });
  const postId = ads.data.at(-1)?.postId;
  expectThat(postId !== undefined, NOT_SEEDED);
  const { soundId } = await client.call('stories', 'GET /v1/posts/:postId', { as: 'leo', params: { postId } });
  expectThat(soundId !== null, NOT_SEEDED);
  return soundId;
}
