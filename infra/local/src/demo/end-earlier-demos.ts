import type { Demo } from './demo-world.ts';

export const LEO_CAMPAIGN = 'Demo: Glasslight';
export const BEA_CAMPAIGN = 'Demo: flat white';

/** Ads of an earlier run would compete with those of this one: their campaigns are switched off. */
export async function endEarlierDemos(demo: Demo): Promise<void> {
  // Not a part of the story that is told now.
  const client = demo.client.session({ correlationId: crypto.randomUUID() });
  for (const [as, name] of [
    ['leo', LEO_CAMPAIGN],
    ['bea', BEA_CAMPAIGN],
  ] as const) {
    for await (const { campaignId, ...campaign } of client.pages('campaigns', 'GET /v1/campaigns', { as })) {
      if (campaign.name !== name || campaign.operationStatus !== 'ENABLE') continue;
      const call = { as, params: { campaignId } };
      const { etag = '' } = await client.send('campaigns', 'GET /v1/campaigns/:campaignId', call);
      const body = { operationStatus: 'DISABLE' } as const;
      await client.call('campaigns', 'PATCH /v1/campaigns/:campaignId', { ...call, ifMatch: etag, body });
    }
  }
}
