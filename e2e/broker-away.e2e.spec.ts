import { AfterglowClient } from '@afterglow/clients/afterglow-client';
import type { BusinessAccountView } from '@afterglow/clients/generated/authorization';
import type { AdView } from '@afterglow/clients/generated/campaigns';
import type { DecisionView } from '@afterglow/clients/generated/delivery';
import type { PostView } from '@afterglow/clients/generated/stories';
import { Feed } from '@afterglow/local/demo/feed';
import type { ActorClient } from '@afterglow/local/platform-helper/actor-tokens';
import { createCampaign, openVerifiedAccount, publishPost, topUp } from '@afterglow/local/platform-helper/platform-actions';
import { eventually } from '@afterglow/testing/eventually';
import { OwnKafka } from '@afterglow/testing/own-kafka';
import { jest } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { advertise } from './advertise.ts';
import { startFiveServicesHere } from './five-services.ts';
import { RawTotals } from './raw-totals.ts';

/** For how long the broker is away, besides what the test does meanwhile; `npm run test:soak -- broker-away`: a minute. */
const AWAY_MS = Number(process.env['BROKER_AWAY_MS'] ?? 0);
const SETTLED_WITHIN_MS = 120_000;

jest.setTimeout(300_000 + AWAY_MS);

describe('the broker is away, on five real services', () => {
  let kafka: OwnKafka;
  let five: Awaited<ReturnType<typeof startFiveServicesHere>>;
  let client: ActorClient;
  let feed: Feed;
  let account: BusinessAccountView;
  let ad: AdView;
  let shown: DecisionView;
  let written: PostView;

  beforeAll(async () => {
    const own = await OwnKafka.start();
    if (!own) throw new Error('This test stops a broker of its own: it needs a Docker engine, or Java and Maven.');
    kafka = own;
    five = await startFiveServicesHere({ brokers: kafka.brokers });
    client = new AfterglowClient({ urls: five.urls, tokenFor: five.tokenFor });
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
    shown = await firstShown();
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
      attempts: 1,
    });
    expect(answer).toMatchObject({ ok: false, status: 503, problem: { code: 'tracking.unavailable' } });
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
    const query = { creatorId: written.creatorId };
    const { data } = await client.call('campaigns', 'GET /v1/library-posts', { as: 'leo', query, after: [] });
    expect(data.map(({ postId }) => postId)).toEqual([written.postId]);

    await eventually(async () => (await feed.track([shown.tokens.impression])) === 1, SETTLED_WITHIN_MS);
    await firstShown();
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

  const effects = async () => {
    const totals = new RawTotals(five.platform);
    const lettersOf = Object.keys(five.urls).map((service) => `select count(*) as letters from "${service}".dead_letter`);
    const [letters] = await five.platform.query(
      `select sum(letters)::int as letters from (${lettersOf.join(' union all ')}) as each`,
    );
    return { ...(await totals.tracked()), ...(await totals.ledger()), ...letters };
  };

  /** There may be doubt about rights or time for a moment, and no ads meanwhile. */
  async function firstShown(): Promise<DecisionView> {
    let first: DecisionView | undefined;
    const reasons = new Set<string | null>();
    await eventually(async () => {
      const { decisions, reason } = await feed.decide({ viewerId: crypto.randomUUID() }, { slots: 1 });
      reasons.add(reason);
      first = decisions.find(({ adId }) => adId === ad.adId);
      return first !== undefined;
    }, SETTLED_WITHIN_MS).catch((error: unknown) => {
      throw new Error(`not shown: ${[...reasons].join(', ')}`, { cause: error });
    });
    return first as DecisionView;
  }
  const isShown = async () => {
    const { decisions } = await feed.decide({ viewerId: crypto.randomUUID() }, { slots: 1 });
    return decisions.some(({ adId }) => adId === ad.adId);
  };

  /** Where each group stands in the partitions that it has read something of. */
  const places = async () => {
    const all = await Promise.all(
      (Object.keys(five.urls) as (keyof typeof five.urls)[]).map(async (service) => {
        const { data } = await client.call(service, 'GET /operations/consumers', { as: 'op', after: [] });
        return data.map((place) => ({ ...place, service }));
      }),
    );
    return all.flat().filter(({ nextOffset }) => nextOffset > 0);
  };

  describe('and loses its data', () => {
    let before: unknown;

    beforeAll(async () => {
      before = await effects();
      await kafka.stop();
      await kafka.removeData();
      await kafka.startAgain();
      // As the migration job does when the services' topics are missing.
      await five.platform.createTopics();
    });

    it('consumer rule 1: every place in the lost log halts with its reason, which the alert counts, and nobody jumps', async () => {
      await eventually(async () => (await places()).every(({ status }) => status === 'HALTED'), SETTLED_WITHIN_MS);
      const halted = await places();
      expect(halted.length).toBeGreaterThan(10);
      for (const { haltReason } of halted) expect(haltReason).toMatch(/the log ends at|made anew/);
      for (const service of new Set(halted.map((place) => place.service)))
        expect([service, await haltedByMetric(five.urls[service])]).toEqual([
          service,
          halted.filter((place) => place.service === service).length,
        ]);
      expect(await effects()).toEqual(before);
    });

    it('DE6 a withdrawal may have been in what is lost: no ads, while writes are taken as ever', async () => {
      const { decisions } = await feed.decide({ viewerId: crypto.randomUUID() }, { slots: 1 });
      expect(decisions).toEqual([]);
      written = await publishPost(client.session(), { as: 'mia' }, { caption: 'In the new log' });
    });

    it('an operator lets each of them begin the new log, and all goes on, once', async () => {
      for (const { service, consumerGroup, topic, partition } of await places())
        await client.call(service, 'POST /operations/consumers/resumptions', {
          as: 'op',
          body: { consumerGroup, topic, partition, fromOffset: 0, why: 'Its data were lost; everything had been processed' },
          after: [],
        });
      await five.platform.settled(SETTLED_WITHIN_MS);
      const query = { creatorId: written.creatorId };
      const { data } = await client.call('campaigns', 'GET /v1/library-posts', { as: 'leo', query, after: [] });
      expect(data.map(({ postId }) => postId)).toContain(written.postId);
      await firstShown();
      expect(await effects()).toEqual(before);
    });

    it('DE6 a post that is deleted stops its ad, also while its events stand below where they were heard in the lost log', async () => {
      const params = { postId: shown.postId };
      await client.call('stories', 'DELETE /v1/posts/:postId', { as: 'leo', params, after: [] });
      await eventually(async () => !(await isShown()), SETTLED_WITHIN_MS);
    });
  });
});

async function haltedByMetric(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return [...text.matchAll(/^afterglow_halted_partitions\{.*\} (\d+)$/gm)].reduce((sum, [, count]) => sum + Number(count), 0);
}
