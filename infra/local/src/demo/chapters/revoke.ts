import type { Demo } from '../demo-world.ts';
import { expectThat } from '../expectation.ts';
import type { Feed } from '../feed.ts';
import type { LaunchedAd } from '../launched-ad.ts';

const DECISIONS_AFTER = 20;
const SLOTS = 4;

/** Step 5: the creator revokes; no decision picks that ad any more. */
export async function revoke(demo: Demo, feed: Feed, ad: LaunchedAd): Promise<void> {
  const { narrator, client } = demo;
  narrator.chapter('Mia changes her mind');
  const params = { adAuthorizationId: ad.adAuthorizationId };
  const revoked = await client.send('authorization', 'POST /v1/ad-authorizations/:adAuthorizationId/revocation', {
    as: 'mia',
    params,
  });
  expectThat(revoked.ok, `The revocation was refused: ${JSON.stringify(revoked)}`);
  narrator.tell('She revokes the grant. Nobody can refuse that, whatever ads run.');
  narrator.fact('revoked at', String(revoked.body.endedAt));

  const why = await decideAgain(feed, ad, revoked.events);
  narrator.tell(
    `The very next decision, and ${DECISIONS_AFTER - 1} more, leave the ad out. Asked why, delivery says it in one word:`,
  );
  narrator.fact('why not', why);
  await client.timeline('campaigns', { as: 'op', id: ad.adGroupId, until: 'AdPaused' });
  const { pauseReason } = await client.call('campaigns', 'GET /v1/ads/:adId', { as: 'leo', params: { adId: ad.adId } });
  expectThat(pauseReason !== null, 'Leo’s Ad Center does not say that the ad is paused.');
  narrator.fact('what Leo sees', String(pauseReason));
}

async function decideAgain(feed: Feed, { adId }: LaunchedAd, after: readonly string[]): Promise<string> {
  let why = '';
  for (let index = 0; index < DECISIONS_AFTER; index += 1) {
    const viewer = { viewerId: crypto.randomUUID() };
    const { decisions, explain = [] } = await feed.decide(viewer, { slots: SLOTS, after, explain: true });
    expectThat(!decisions.some((decision) => decision.adId === adId), 'The ad was chosen after its grant had been revoked.');
    why ||= Object.keys(explain.find((trace) => trace.adId === adId)?.filtered ?? {})[0] ?? '';
  }
  return why;
}
