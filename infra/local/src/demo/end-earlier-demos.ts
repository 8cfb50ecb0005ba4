import type { Campaign, Page } from '../platform-helper/platform-views.ts';
import type { Demo } from './demo-world.ts';

export const LEO_CAMPAIGN = 'Demo: Glasslight';
export const BEA_CAMPAIGN = 'Demo: flat white';

/** Ads of an earlier run would compete with those of this one: their campaigns are switched off. */
export async function endEarlierDemos(demo: Demo): Promise<void> {
  // Not a part of the story that is told now.
  const client = demo.client.session(crypto.randomUUID());
  for (const [as, name] of [
    ['leo', LEO_CAMPAIGN],
    ['bea', BEA_CAMPAIGN],
  ] as const) {
    const { data } = await client.call<Page<Campaign>>('campaigns', 'GET /v1/campaigns?limit=200', { as });
    const running = data.filter((campaign) => campaign.name === name && campaign.operationStatus === 'ENABLE');
    for (const { campaignId } of running) {
      const { headers } = await client.send('campaigns', `GET /v1/campaigns/${campaignId}`, { as });
      const ifMatch = headers.get('etag') ?? undefined;
      await client.call('campaigns', `PATCH /v1/campaigns/${campaignId}`, { as, ifMatch, body: { operationStatus: 'DISABLE' } });
    }
  }
}
