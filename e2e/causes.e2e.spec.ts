import { AfterglowClient } from '@afterglow/clients/afterglow-client';
import type { AnyAnswer } from '@afterglow/clients/answer';
import type { AdAuthorizationView } from '@afterglow/clients/generated/authorization';
import type { AdView } from '@afterglow/clients/generated/campaigns';
import type { InputOf } from '@afterglow/clients/service-routes';
import { Feed } from '@afterglow/local/demo/feed';
import type { ActorClient } from '@afterglow/local/platform-helper/actor-tokens';
import {
  allowAds,
  createAdCode,
  MARKET,
  openVerifiedAccount,
  publishPost,
  redeemAdCode,
  registerSound,
  topUp,
  verifySound,
} from '@afterglow/local/platform-helper/platform-actions';
import { eventually } from '@afterglow/testing/eventually';
import { jest } from '@jest/globals';
import { advertise } from './advertise.ts';
import { startFiveServices, type FiveServices } from './five-services.ts';

const DAY_MS = 86_400_000;

jest.setTimeout(300_000);

type Rollout = InputOf<'campaigns', 'PUT /v1/spark-ads-rollout'>['body'];
type Rights = InputOf<'stories', 'PUT /v1/sounds/:soundId/rights'>['body']['rights'];

/** One ad of a brand, with the song of a musician: whatever stops it, stops it with the event, and lets it go on by itself. */
describe('what stops an ad besides its creator, on real Kafka and Postgres', () => {
  let five: FiveServices;
  let client: ActorClient;
  let feed: Feed;
  let soundId: string;
  let grant: AdAuthorizationView;
  let ad: AdView;

  beforeAll(async () => {
    five = await startFiveServices();
    client = new AfterglowClient({ urls: five.urls, tokenFor: five.tokenFor });
    feed = new Feed(client);
    ({ soundId } = await registerSound(client, { as: 'leo' }, 'Glasslight'));
    await verifySound(client, soundId);
    const { postId } = await publishPost(client, { as: 'mia' }, { caption: 'One take', soundId });
    await allowAds(client, 'mia');
    const { adCode } = await createAdCode(client, { as: 'mia' }, { postId, authorizationDays: 7 });
    const { businessAccountId } = await openVerifiedAccount(client, { as: 'bea' }, 'Brew & Co');
    await topUp(client, { as: 'bea' }, { businessAccountId, amountMicros: 200_000_000 });
    grant = await redeemAdCode(client, { as: 'bea' }, { adCode, businessAccountId });
    ad = await advertise(client, 'bea', { grant, bidPriceMicros: 1_400_000 });
    await five.platform.settled();
    await untilShown();
  });
  afterAll(() => five?.platform.stop());

  /** The ad, or why not: the answer takes these events into account, and all that this client has caused. */
  async function seen(after: readonly string[] = client.causedEvents): Promise<string> {
    const { decisions, explain, reason } = await feed.decide(
      { viewerId: crypto.randomUUID() },
      { slots: 1, explain: true, after },
    );
    if (decisions[0]?.adId === ad.adId) return 'shown';
    const [why] = Object.keys(explain?.find(({ adId }) => adId === ad.adId)?.filtered ?? {});
    return why ?? reason ?? 'not there';
  }
  const untilShown = () => eventually(async () => (await seen()) === 'shown');
  /** What is seen right after that was done. */
  async function seenAfter(sent: Promise<AnyAnswer>): Promise<string> {
    const answer = await sent;
    if (!answer.ok) throw new Error(`refused with ${answer.status} ${answer.problem.code}: ${answer.problem.detail}`);
    return seen(answer.events);
  }
  const reasons = async () => {
    const status = await client.call('campaigns', 'GET /v1/ads/:adId/status', { as: 'bea', params: { adId: ad.adId } });
    return status.reasons.map(({ code }) => code);
  };

  it('PO4 DE6 the musician takes the right in the song back, and gives it again', async () => {
    const right = { market: MARKET.country, startsAt: '2020-01-01T00:00:00Z', endsAt: null };
    const put = (rights: Rights) =>
      seenAfter(client.send('stories', 'PUT /v1/sounds/:soundId/rights', { as: 'leo', params: { soundId }, body: { rights } }));
    expect(await put([right])).toBe('shown');
    expect(await put([])).toBe('MUSIC_RIGHT_MISSING');
    expect(await reasons()).toEqual(['AD_STATUS_MUSIC_AUTHORIZATION_MISSING']);
    expect(await put([{ ...right, market: 'DE' }])).toBe('MUSIC_RIGHT_MISSING');
    expect(await put([{ ...right, market: null }])).toBe('shown');
    expect(await reasons()).toEqual([]);
  });

  it('CA10 DE6 the market is closed to Spark Ads, and opened to a beta and to all', async () => {
    const put = (rollout: Omit<Rollout, 'market'>) => {
      const body = { market: MARKET.country, ...rollout };
      return seenAfter(client.send('campaigns', 'PUT /v1/spark-ads-rollout', { as: 'op', body }));
    };
    const { businessAccountId } = grant;
    expect(await put({ stage: 'OFF' })).toBe('SPARK_ADS_NOT_AVAILABLE');
    expect(await reasons()).toEqual(['AD_STATUS_SPARK_ADS_NOT_AVAILABLE']);
    await expect(advertise(client, 'bea', { grant, bidPriceMicros: 1_400_000 })).rejects.toMatchObject({
      problem: { code: 'spark_ads.not_available' },
    });
    expect(await put({ stage: 'BETA', betaBusinessAccountIds: [businessAccountId] })).toBe('shown');
    expect(await put({ stage: 'ON' })).toBe('shown');
  });

  it('BC1 DE6 the business account is suspended; reinstated, it has its money held again and runs by itself', async () => {
    const params = { businessAccountId: grant.businessAccountId };
    const body = { reason: 'spam', evidence: 'ticket 7' } as const;
    const suspension = 'POST /v1/business-accounts/:businessAccountId/suspension';
    const suspended = client.send('authorization', suspension, { as: 'op', params, body });
    expect(await seenAfter(suspended)).toBe('ACCOUNT_NOT_ACTIVE');
    expect(await reasons()).toEqual(['ADVERTISER_ACCOUNT_PUNISH']);
    const refused = await client.send('campaigns', 'POST /v1/campaigns', {
      as: 'bea',
      body: { businessAccountId: grant.businessAccountId, name: 'x', objectiveType: 'REACH', buyingType: 'AUCTION' },
    });
    expect(refused).toMatchObject({ ok: false, status: 422, problem: { code: 'business_account.not_active' } });
    // Over the end of the budget day: what is held then has to be asked for anew.
    await five.platform.clock.advance(DAY_MS);
    const appeal = { as: 'bea', params, body: { text: 'It was not us.' } } as const;
    await client.call('authorization', 'POST /v1/business-accounts/:businessAccountId/appeal', appeal);
    const decision = { as: 'op', params, body: { decision: 'LIFTED' } } as const;
    await client.call('authorization', 'POST /v1/business-accounts/:businessAccountId/appeal-decision', decision);
    await five.platform.settled();
    await untilShown();
    expect(await reasons()).toEqual([]);
  });

  it('AU4 the grant is extended, before its end and after it: the same ad runs on, and again', async () => {
    const extend = async (authorizationDays: 7) => {
      const route = 'POST /v1/ad-authorizations/:adAuthorizationId/extension';
      const before = Date.parse(grant.endsAt);
      const params = { adAuthorizationId: grant.adAuthorizationId };
      grant = await client.call('authorization', route, { as: 'mia', params, body: { authorizationDays } });
      return (Date.parse(grant.endsAt) - before) / DAY_MS;
    };
    expect(await extend(7)).toBe(7);
    await five.platform.clock.advance(8 * DAY_MS);
    await untilShown();
    await five.platform.clock.advance(7 * DAY_MS);
    await five.platform.settled();
    expect(await seen([])).toBe('AD_PAUSED');
    expect(await reasons()).toEqual(['AD_STATUS_AUTHORIZATION_EXPIRED']);
    expect(await extend(7)).toBeGreaterThan(7);
    await five.platform.settled();
    await untilShown();
    expect(await reasons()).toEqual([]);
  });

  it('PO1 DE6 moderation removes the post: gone for good, whatever else is given', async () => {
    const { postId, adAuthorizationId } = grant;
    const removal = { as: 'mod', params: { postId }, body: { reason: 'stolen' } } as const;
    const removed = client.send('stories', 'POST /v1/posts/:postId/removal', removal);
    expect(await seenAfter(removed)).toMatch(/^POST_GONE$|^AD_PAUSED$/);
    await five.platform.settled();
    expect(await reasons()).toEqual(['AD_STATUS_POST_DELETED']);
    const extension = { as: 'mia', params: { adAuthorizationId }, body: { authorizationDays: 7 } } as const;
    const refused = await client.send('authorization', 'POST /v1/ad-authorizations/:adAuthorizationId/extension', extension);
    expect(refused.status).toBe(410);
  });

  it('BC1 BI7 the administrator closes the account: all that was held for it comes back, to the micro', async () => {
    const bea = { as: 'bea', params: { businessAccountId: grant.businessAccountId } } as const;
    await client.call('authorization', 'POST /v1/business-accounts/:businessAccountId/closure', bea);
    await five.platform.settled();
    await five.platform.clock.advance(15 * 60_000);
    await eventually(async () => {
      await five.platform.settled();
      const account = await client.call('billing', 'GET /v1/billing-accounts/:businessAccountId', bea);
      return account.frozenBalanceMicros === 0 && account.cashBalanceMicros + account.spentMicrosTotal === 200_000_000;
    });
    const topUpToo = { ...bea, body: { amountMicros: 20_000_000, currency: 'USD' } };
    const refused = await client.send('billing', 'POST /v1/billing-accounts/:businessAccountId/top-ups', topUpToo);
    expect(refused).toMatchObject({ ok: false, status: 409, problem: { code: 'billing_account.closed' } });
  });
});
