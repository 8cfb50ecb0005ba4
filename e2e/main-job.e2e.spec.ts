import { AfterglowClient } from '@afterglow/clients/afterglow-client';
import type { AdAuthorizationView } from '@afterglow/clients/generated/authorization';
import type { AdView } from '@afterglow/clients/generated/campaigns';
import type { DecisionView } from '@afterglow/clients/generated/delivery';
import type { PostView } from '@afterglow/clients/generated/stories';
import type { AdAuthorized } from '@afterglow/contracts/authorization/ad-authorized';
import type { StoryExpired } from '@afterglow/contracts/stories/story-expired';
import { Feed } from '@afterglow/local/demo/feed';
import { median } from '@afterglow/local/demo/money';
import { personas } from '@afterglow/local/personas';
import type { ActorClient } from '@afterglow/local/platform-helper/actor-tokens';
import { makeFixtures } from '@afterglow/local/platform-helper/fixtures';
import {
  allowAds,
  createAdCode,
  openVerifiedAccount,
  publishPost,
  redeemAdCode,
  registerSound,
  topUp,
  verifySound,
} from '@afterglow/local/platform-helper/platform-actions';
import { alertExpressions, dashboardExpressions, metricsIn } from '@afterglow/local/observability';
import { repositoryRoot } from '@afterglow/local/repository-root';
import { demoMarket } from '@afterglow/local/seed/demo-market';
import { seed } from '@afterglow/local/seed/seed';
import { eventually } from '@afterglow/testing/eventually';
import { jest } from '@jest/globals';
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace';
import { advertise, BUDGET_MICROS } from './advertise.ts';
import { startFiveServices, type FiveServices } from './five-services.ts';
import { RawTotals } from './raw-totals.ts';
import { pathTo } from './trace-path.ts';

const TOP_UP_MICROS = 50_000_000;
const SLOTS = 4;
const DECISIONS = 200;
const HELD_WITHIN_MS = 60_000;

// Real servers, or containers of them, on a machine that may be busy with something else.
jest.setTimeout(300_000);

/** The path that must always work, step by step: each test goes on where the one before it ended. */
describe('the main job, on real Kafka and Postgres', () => {
  let five: FiveServices;
  let totals: RawTotals;
  let client: ActorClient;
  let feed: Feed;
  let soundId: string;
  let post: PostView;
  let adCode: string;
  let grant: AdAuthorizationView;
  let ad: AdView;
  let brandAd: AdView;
  const shown: DecisionView[] = [];
  const spans = new InMemorySpanExporter();

  beforeAll(async () => {
    five = await startFiveServices({ spansTo: spans });
    totals = new RawTotals(five.platform);
    client = new AfterglowClient({ urls: five.urls, tokenFor: five.tokenFor });
    feed = new Feed(client);
    await seed({ urls: five.urls, tokenFor: five.tokenFor, log: () => undefined });
  });
  afterAll(() => five?.platform.stop());

  const decide = async (after: readonly string[] = []): Promise<readonly DecisionView[]> =>
    (await feed.decide({ viewerId: crypto.randomUUID() }, { slots: SLOTS, after })).decisions;
  const accountOf = (as: 'leo' | 'bea', { businessAccountId }: { businessAccountId: string }) =>
    client.call('billing', 'GET /v1/billing-accounts/:businessAccountId', { as, params: { businessAccountId } });

  /** A replica asks for an ad's money when it looks the next time, several times a second: nothing counts as work until it does. */
  const untilHeld = (as: 'leo' | 'bea', account: { businessAccountId: string }) =>
    eventually(async () => (await accountOf(as, account)).frozenBalanceMicros > 0, HELD_WITHIN_MS);

  /** What is tracked is folded, reported and booked within seconds of platform time. */
  async function untilBooked(): Promise<void> {
    await five.platform.settled();
    await five.platform.clock.advance(5_000);
    await five.platform.settled();
  }

  it('the seed data can be made again, and nothing is there twice; fixtures are made in one call', async () => {
    const rows = () =>
      five.platform.query(
        `select (select count(*) from stories.post) as posts, (select count(*) from campaigns.ad) as ads,
                (select count(*) from "authorization".business_account) as accounts,
                (select count(*) from billing.transfer where kind = 'TOP_UP') as "topUps"`,
      );
    const before = await rows();
    await seed({ urls: five.urls, tokenFor: five.tokenFor, log: () => undefined });
    // As after 24 hours: the keys are forgotten, what is there is not.
    for (const service of Object.keys(five.urls)) await five.platform.query(`delete from "${service}".idempotency_record`);
    await seed({ urls: five.urls, tokenFor: five.tokenFor, log: () => undefined });
    expect(await rows()).toEqual(before);

    const made = await makeFixtures({ post: { adCode: {} }, fundedAccount: {} }, five.urls, five.tokenFor);
    const redemption = { adCode: made.post?.adCode ?? '', businessAccountId: made.fundedAccount?.businessAccountId ?? '' };
    const redeemed = await redeemAdCode(client, { as: { userId: made.fundedAccount?.adminId ?? '' } }, redemption);
    expect(redeemed).toMatchObject({ postId: made.post?.postId, isEffective: true });
  });

  it('PO1 PO3 1: a creator publishes a post with a musician’s verified sound, and it leads the posts of that sound', async () => {
    ({ soundId } = await registerSound(client, { as: 'leo' }, 'Glasslight'));
    expect((await verifySound(client, soundId)).ownerId).toBe(personas.leo.userId);
    const quiet = await publishPost(client, { as: 'mia' }, { caption: 'Nobody watches this', soundId });
    post = await publishPost(client, { as: 'mia' }, { caption: 'One take', soundId });
    const params = { postId: post.postId };
    for (const as of ['vic', 'leo', 'bea'] as const) {
      for (const kind of ['VIEW', 'LIKE'] as const) {
        await client.call('stories', 'POST /v1/posts/:postId/engagements', { as, params, body: { kind } });
      }
    }
    const bySound = { as: 'leo', params: { soundId }, query: { sort: 'PERFORMANCE' } } as const;
    const best = await client.call('stories', 'GET /v1/sounds/:soundId/posts', bySound);
    expect(best.data.map(({ postId }) => postId)).toEqual([post.postId, quiet.postId]);
    expect(await totals.events('stories', 'PostPublished', post.postId)).toHaveLength(1);
  });

  it('AU1 AU2 2: no code while the toggle is off, which it is at first; once it is on, the code is shown once', async () => {
    const refused = await client.send('authorization', 'POST /v1/ad-codes', { as: 'mia', body: { postId: post.postId } });
    expect(refused).toMatchObject({ status: 409, problem: { code: 'creator_ad_settings.ad_authorization_disabled' } });
    await allowAds(client, 'mia');
    ({ adCode } = await createAdCode(client, { as: 'mia' }, { postId: post.postId, authorizationDays: 30 }));
    const { data } = await client.call('authorization', 'GET /v1/ad-codes', { as: 'mia' });
    expect(data).toMatchObject([{ status: 'NOT_USED', postId: post.postId }]);
    expect(JSON.stringify(data)).not.toContain(adCode);
  });

  it('BC1 BC2 AU3 AU10 3: a business account finds the post and redeems the code: one grant, one AdAuthorized', async () => {
    const { businessAccountId } = await openVerifiedAccount(client, { as: 'leo' }, 'Leo Records');
    const library = await client.call('campaigns', 'GET /v1/library-posts', { as: 'leo', query: { soundId } });
    expect(library.data.map(({ postId }) => postId)).toContain(post.postId);

    grant = await redeemAdCode(client, { as: 'leo' }, { adCode, businessAccountId });
    const again = await redeemAdCode(client, { as: 'leo' }, { adCode, businessAccountId });
    expect([grant.adAuthorizationId, grant.isEffective]).toEqual([again.adAuthorizationId, true]);
    const published = await totals.events<AdAuthorized>('authorization', 'AdAuthorized', grant.adAuthorizationId);
    expect(published).toMatchObject([{ state: { postId: post.postId, businessAccountId, creatorId: personas.mia.userId } }]);
  });

  it('BI3 BI6 CA1 CA4 CA5 3: a top-up, and an approved ad that is the post; money is held before anything is shown', async () => {
    await topUp(client, { as: 'leo' }, { businessAccountId: grant.businessAccountId, amountMicros: TOP_UP_MICROS });
    ad = await advertise(client, 'leo', { grant, bidPriceMicros: 1_450_000 });
    expect(ad).toMatchObject({ postId: post.postId, reviewStatus: 'APPROVED', pauseReason: null });
    await untilHeld('leo', grant);
    await five.platform.settled();
    const account = await accountOf('leo', grant);
    expect(account.cashBalanceMicros + account.frozenBalanceMicros).toBe(TOP_UP_MICROS);
    expect(account.frozenBalanceMicros).toBeGreaterThan(0);
    expect(account.frozenBalanceMicros).toBeLessThanOrEqual(BUDGET_MICROS);
    expect(account.spentMicrosTotal).toBe(0);
  });

  it('CA4 besides: a brand without any sound sponsors a post with nothing but a code, an active account and funds', async () => {
    const { postId } = await publishPost(client, { as: 'mia' }, { caption: 'No music needed' });
    const code = await createAdCode(client, { as: 'mia' }, { postId });
    const { businessAccountId } = await openVerifiedAccount(client, { as: 'bea' }, 'Brew & Co');
    await topUp(client, { as: 'bea' }, { businessAccountId, amountMicros: TOP_UP_MICROS });
    const brandGrant = await redeemAdCode(client, { as: 'bea' }, { adCode: code.adCode, businessAccountId });
    brandAd = await advertise(client, 'bea', { grant: brandGrant, bidPriceMicros: 1_420_000 });
    expect(brandAd).toMatchObject({ postId, reviewStatus: 'APPROVED' });
    await untilHeld('bea', brandGrant);
    await five.platform.settled();
  });

  it('DE1 DE3 ME1 4: viewers see the post as an ad; impressions and clicks count once, and money moves once', async () => {
    for (let n = 0; n < DECISIONS; n += 1) shown.push(...(await decide()));
    expect(shown.map(({ adId }) => adId)).toEqual(expect.arrayContaining([ad.adId, brandAd.adId]));
    const seen = shown.map(({ tokens }) => tokens.impression);
    const clicked = shown.slice(0, 5).map(({ tokens }) => tokens.click);
    expect(await feed.track([...seen, ...clicked])).toBe(seen.length + clicked.length);
    await untilBooked();
    const once = await totals.tracked();
    expect(once).toMatchObject({ impressions: seen.length, clicks: clicked.length, chargedMicros: once.trackedMicros });
    expect(once.chargedMicros).toBeGreaterThan(0);

    await feed.track([...seen, ...clicked]);
    await untilBooked();
    expect(await totals.tracked()).toEqual(once);
    expect(await totals.poolsOverBudget()).toBe(0);
    expect(await totals.capsOverLimit()).toBe(0);
    const accepted = shown.map(({ decisionId }) => ({ decisionId, kind: 'IMPRESSION' as const }));
    const { charged, rightEnded, notCharged, ...wrong } = await totals.billedTokens(accepted);
    expect(charged + rightEnded + notCharged).toBe(accepted.length);
    expect(wrong).toMatchObject({ accepted: accepted.length, missing: 0, lateAccepted: 0, unknown: 0 });
  });

  it('PO2 4: what the ad brought has landed on the post itself, in the paid column', async () => {
    const params = { postId: post.postId };
    const { engagement } = await client.call('stories', 'GET /v1/posts/:postId', { as: 'mia', params });
    const impressions = shown.filter(({ postId }) => postId === post.postId).length;
    expect([engagement.organic.views, engagement.paid.views]).toEqual([3, impressions]);
    expect(engagement.total.views).toBe(3 + impressions);
  });

  it('BI1 4: the ledger adds up to zero, in its balances and in its transfers', async () => {
    const ledger = await totals.ledger();
    expect(ledger).toMatchObject({ balanceMicros: 0, unlikeTransfers: 0, overdrawn: 0 });
    expect(ledger.accounts).toBeGreaterThan(demoMarket.length);
  });

  it('DE8 4: in a market of more than 20 ads the median effective CPM of contended auctions is below 1.50 USD', async () => {
    expect(demoMarket.length).toBeGreaterThanOrEqual(20);
    expect(shown.every(({ isContended }) => isContended)).toBe(true);
    const cpms = await totals.effectiveCpms();
    expect(cpms.length).toBeGreaterThanOrEqual(SLOTS);
    expect(median(cpms)).toBeLessThan(1_500_000);
  });

  it('AU7 DE6 5: the creator revokes; no decision picks the ad any more, and nothing decided later is billed', async () => {
    const { adAuthorizationId } = grant;
    const route = 'POST /v1/ad-authorizations/:adAuthorizationId/revocation';
    const revoked = await client.send('authorization', route, { as: 'mia', params: { adAuthorizationId } });
    if (!revoked.ok) throw new Error(`a creator's no was refused: ${revoked.problem.code}`);
    expect(revoked.body).toMatchObject({ status: 'REVOKED', isEffective: false });
    const decisions: DecisionView[] = [];
    for (let n = 0; n < 20; n += 1) decisions.push(...(await decide(revoked.events)));
    expect(decisions.length).toBeGreaterThan(0);
    expect(decisions.map(({ adId }) => adId)).not.toContain(ad.adId);
    await five.platform.settled();
    expect(await client.call('campaigns', 'GET /v1/ads/:adId', { as: 'leo', params: { adId: ad.adId } })).toMatchObject({
      pauseReason: 'AD_STATUS_CREATOR_AUTHORIZATION_REVOKED',
    });
    const [late] = await five.platform.query<{ n: string }>(
      `select count(*) as n from delivery.tracked_event where ad_id = $1 and outcome = 'CHARGED' and decided_at >= $2`,
      [ad.adId, revoked.body.endedAt],
    );
    expect(Number(late?.n)).toBe(0);
  });

  // Containers send their spans to a collector, and there is none here: on images there is no such test.
  if (process.env['E2E_ON'] !== 'images') {
    it('DESIGN §10 5: one trace from the request through outbox and log to the last reaction, three services away', () => {
      const path = pathTo(spans.getFinishedSpans(), 'delivery KeepKnownAds', {
        since: 'POST /v1/ad-authorizations/:adAuthorizationId/revocation',
      });
      expect(path).toEqual([
        'authorization POST /v1/ad-authorizations/:adAuthorizationId/revocation',
        'authorization publish authorization',
        'campaigns PauseAdsWhenAdAuthorizationRevoked',
        'campaigns publish campaigns',
        'delivery KeepKnownAds',
      ]);
    });
  }

  it('DESIGN §10: every metric that an alert or a dashboard names is one that the services have', async () => {
    const texts = await Promise.all(Object.values(five.urls).map(async (url) => (await fetch(`${url}/metrics`)).text()));
    const known = new Set(texts.flatMap((text) => [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name)));
    const named = [...alertExpressions(repositoryRoot), ...dashboardExpressions(repositoryRoot)].flatMap(metricsIn);
    // Only there when spans go to a collector.
    known.add('telemetry_spans_total');
    expect(named.length).toBeGreaterThan(50);
    expect([...new Set(named)].filter((name) => !known.has(name))).toEqual([]);
  });

  it('AU1 DE6 5: so does the toggle of the whole account, for every ad on the creator’s posts', async () => {
    const body = { adAuthorizationEnabled: false };
    const off = await client.send('authorization', 'PUT /v1/creators/me/privacy-settings', { as: 'mia', body });
    const decisions = (await Promise.all([1, 2, 3, 4, 5].map(() => decide(off.events)))).flat();
    expect(decisions.length).toBeGreaterThan(0);
    expect(decisions.map(({ adId }) => adId)).not.toContain(brandAd.adId);
  });

  it('ST1 ST2 ST3 6: a story is read until 23:59:59.999, by nobody at 24:00:00.000, and StoryExpired is published once', async () => {
    const story = await client.call('stories', 'POST /v1/stories', { as: 'mia', body: { soundId } });
    const params = { storyId: story.storyId };
    for (const as of ['vic', 'leo', 'vic'] as const) {
      await client.call('stories', 'POST /v1/stories/:storyId/comments', { as, params, body: { text: 'See you there' } });
    }
    const read = async () => {
      const answers = [
        await client.send('stories', 'GET /v1/stories/:storyId', { as: 'vic', params }),
        await client.send('stories', 'GET /v1/stories/:storyId/comments', { as: 'vic', params }),
      ];
      return answers.map((answer) => [answer.status, answer.ok ? undefined : answer.problem.code]);
    };
    const expiry = Date.parse(story.expiresAt);
    expect(expiry - Date.parse(story.publishedAt)).toBe(24 * 60 * 60 * 1000);

    await five.platform.clock.freezeAt(new Date(expiry - 1).toISOString());
    await five.platform.settled();
    expect(await read()).toEqual([
      [200, undefined],
      [200, undefined],
    ]);
    expect(await totals.events('stories', 'StoryExpired', story.storyId)).toEqual([]);

    await five.platform.clock.advance(1);
    expect(await read()).toEqual([
      [410, 'story.expired'],
      [410, 'story.expired'],
    ]);
    await five.platform.settled();
    const expired = await totals.events<StoryExpired>('stories', 'StoryExpired', story.storyId);
    expect(expired).toMatchObject([{ state: { status: 'EXPIRED', totals: { comments: 3, commenters: 2 } } }]);
  });
});
