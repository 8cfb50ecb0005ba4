import { Feed, type Decision } from '@afterglow/local/demo/feed';
import { createCampaign, openVerifiedAccount, publishPost, topUp } from '@afterglow/local/platform-helper/platform-actions';
import { PlatformClient } from '@afterglow/local/platform-helper/platform-client';
import type { Ad, BusinessAccount, Post } from '@afterglow/local/platform-helper/platform-views';
import { eventually } from '@afterglow/testing/eventually';
import { OwnKafka } from '@afterglow/testing/own-kafka';
import { jest } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { advertise } from './advertise.ts';
import { startFiveServices, type FiveServices } from './five-services.ts';
import { RawTotals } from './raw-totals.ts';

/** For how long the broker is away, besides what the test does meanwhile; `npm run test:soak -- broker-away`: a minute. */
const AWAY_MS = Number(process.env['BROKER_AWAY_MS'] ?? 0);
const SETTLED_WITHIN_MS = 120_000;

jest.setTimeout(300_000 + AWAY_MS);

describe('the broker is away, on five real services', () => {
  let kafka: OwnKafka;
  let five: FiveServices;
  let client: PlatformClient;
  let feed: Feed;
  let account: BusinessAccount;
  let ad: Ad;
  let shown: Decision;
  let written: Post;

  beforeAll(async () => {
    const own = await OwnKafka.start();
    if (!own) throw new Error('This test stops a broker of its own: it needs a Docker engine, or Java and Maven.');
    kafka = own;
    five = await startFiveServices({ brokers: kafka.brokers });
    client = new PlatformClient(five.urls, five.tokenFor);
    feed = new Feed(client);
    account = await openVerifiedAccount(client, { as: 'leo' }, 'Leo Records');
    const { businessAccountId } = account;
    await topUp(client, { as: 'leo' }, { businessAccountId, amountMicros: 50_000_000 });
    const { postId } = await publishPost(client, { as: 'leo' }, { caption: 'Mine' });
    ad = await advertise(client, 'leo', {
      grant: { businessAccountId, postId, adAuthorizationId: null },
      bidPriceMicros: 1_450_000,
    });
    await five.platform.settled(SETTLED_WITHIN_MS);
    const { decisions } = await feed.decide({ viewerId: crypto.randomUUID() }, { slots: 1 });
    expect(decisions.map(({ adId }) => adId)).toEqual([ad.adId]);
    [shown] = decisions as [Decision];
    await kafka.stop();
  });
  afterAll(async () => {
    await five?.platform.stop();
    await kafka?.remove();
  });

  it('every service takes writes as ever', async () => {
    const session = client.session();
    const { businessAccountId } = account;
    written = await publishPost(session, { as: 'mia' }, { caption: 'Nobody hears of it yet' });
    await session.call('authorization', 'PUT /v1/creators/me/privacy-settings', {
      as: 'mia',
      body: { adAuthorizationEnabled: true },
      after: [],
    });
    // Not after the events of the other services: nobody can hear of those now.
    await createCampaign(client.session(), { as: 'leo' }, { businessAccountId, name: 'While the broker is away' });
    await topUp(client.session(), { as: 'leo' }, { businessAccountId, amountMicros: 20_000_000 });
  });

  it('what can only be accepted by the log is not: tracking answers 503 and says when to come again', async () => {
    const answer = await client.send('delivery', 'POST /v1/tracking-events', {
      as: 'feed',
      body: { tokens: [shown.tokens.impression] },
      after: [],
    });
    expect([answer.status, answer.body['code']]).toEqual([503, 'tracking.unavailable']);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('DE6 nobody can know whether a creator has withdrawn: no ads', async () => {
    const answer = await feed.decide({ viewerId: crypto.randomUUID() }, { slots: 1 });
    expect(answer).toMatchObject({ decisions: [], reason: 'delivery.rights_stale' });
  });

  it('when it is back all goes on by itself, and everything has happened once', async () => {
    await sleep(AWAY_MS);
    await kafka.startAgain();
    await five.platform.settled(SETTLED_WITHIN_MS);
    const library = `GET /v1/library-posts?creatorId=${written.creatorId}`;
    const { data } = await client.call<{ data: Post[] }>('campaigns', library, { as: 'leo', after: [] });
    expect(data.map(({ postId }) => postId)).toEqual([written.postId]);

    await eventually(async () => (await feed.track([shown.tokens.impression])) === 1, SETTLED_WITHIN_MS);
    const again = await feed.decide({ viewerId: crypto.randomUUID() }, { slots: 1 });
    expect(again.decisions.map(({ adId }) => adId)).toEqual([ad.adId]);
    await five.platform.settled(SETTLED_WITHIN_MS);
    await five.platform.clock.advance(5_000);
    await five.platform.settled(SETTLED_WITHIN_MS);
    const totals = new RawTotals(five.platform);
    const tracked = await totals.tracked();
    // What the 503 was answered for may have reached the log all the same: it counts once.
    expect(tracked).toMatchObject({ impressions: 1, chargedMicros: tracked.trackedMicros });
    expect((await totals.ledger()).balanceMicros).toBe(0);
    for (const service of Object.keys(five.urls)) {
      const [letters] = await five.platform.query<{ n: string }>(`select count(*) as n from "${service}".dead_letter`);
      expect([service, Number(letters?.n)]).toEqual([service, 0]);
      const response = await fetch(`${five.urls[service as keyof typeof five.urls]}/health/ready`);
      expect([service, response.status]).toEqual([service, 200]);
    }
  });
});
