import { AdAuthorizationRevoked } from '@afterglow/contracts/authorization/ad-authorization-revoked';
import { CreatorAdSettingsChanged } from '@afterglow/contracts/authorization/creator-ad-settings-changed';
import { occurred } from '@afterglow/contracts/event-contract';
import { newId } from '@afterglow/service-defaults/ids';
import type { CallAnswer } from '@afterglow/testing/http-call';
import { startService, type TestService } from '@afterglow/testing/start-service';
import { policies } from './policies.ts';
import { service } from './service.ts';
import type { DecisionsView, DecisionView } from './serving/decisions.view.ts';
import { eventually } from '@afterglow/testing/eventually';
import { holdFunds, launchAd, launchFundedAd, LONG_AGO } from './spec-fixtures/delivery-world.ts';
import { grant, id } from './spec-fixtures/market.ts';
import { subscriptions } from './subscriptions.ts';

const DECISIONS = '/v1/decisions';
const TRACKING = '/v1/tracking-events';
let svc: TestService;

beforeAll(async () => {
  svc = await startService({
    definition: service,
    subscriptions,
    env: { DELIVERY_TOKEN_SECRET: 'a secret of this spec, long enough' },
  });
});
afterAll(() => svc.stop());

const viewer = (change = {}) => ({ viewerId: newId(), country: 'US', language: 'en', ageGroup: 'AGE_25_34', ...change });
const wanted = (change = {}, viewerChange = {}) => ({ placement: 'IN_FEED', viewer: viewer(viewerChange), slots: 1, ...change });

async function decide(body: object = wanted(), after?: string): Promise<DecisionsView> {
  const answer = await svc.call('POST', DECISIONS, {
    as: 'feed',
    key: null,
    body,
    ...(after ? { headers: { 'after-event': after } } : {}),
  });
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
  return answer.body as unknown as DecisionsView;
}
/** The first one waits for its lease, but not for ever: on a machine that is busy with other tests it may take another. */
async function decideOne(body?: object, after?: string): Promise<DecisionView> {
  const found: DecisionView[] = [];
  await eventually(async () => found.push(...(await decide(body, after)).decisions) > 0);
  const [decision] = found;
  if (!decision) throw new Error('no ad was chosen');
  return decision;
}
async function track(...tokens: string[]): Promise<string[]> {
  const { body } = await svc.call('POST', TRACKING, { as: 'feed', key: null, body: { tokens } });
  return (body as unknown as { results: { result: string }[] }).results.map(({ result }) => result);
}

describe('delivery over HTTP: who may call what', () => {
  const expected = { nobody: 401, mia: 403, leo: 403, mod: 403, op: 403, feed: 200, 'a client without the scope': 403 };

  it('OP6 every route has its expectations here', () => {
    const stops = ['DELETE /v1/emergency-stops/:scope', 'GET /v1/emergency-stops', 'PUT /v1/emergency-stops/:scope'];
    expect(Object.keys(policies).sort()).toEqual([...stops, `POST ${DECISIONS}`, `POST ${TRACKING}`].sort());
  });

  it.each([
    [DECISIONS, wanted()],
    [TRACKING, { tokens: ['x'] }],
  ])('OP6 %s lets in the feed, and nobody else', async (path, body) => {
    const statuses: Record<string, number> = {};
    for (const who of Object.keys(expected) as (keyof typeof expected)[]) {
      const other = { userId: 'another-client', roles: [], scopes: ['something:else'] };
      const as = who === 'nobody' ? {} : { as: who === 'a client without the scope' ? other : who };
      statuses[who] = (await svc.call('POST', path, { ...as, key: null, body })).status;
    }
    expect(statuses).toEqual(expected);
  });
});

describe('emergency stops over HTTP', () => {
  const STOPS = '/v1/emergency-stops';
  const why = 'court order';

  it.each([
    ['PUT', `${STOPS}/market:AQ`],
    ['GET', STOPS],
    ['DELETE', `${STOPS}/market:AQ?why=lifted`],
  ])('OP8 %s %s lets in operators, and nobody else', async (method, path) => {
    const statuses: Record<string, number> = {};
    for (const who of ['nobody', 'mia', 'mod', 'feed', 'op'] as const) {
      const as = who === 'nobody' ? {} : { as: who };
      statuses[who] = (await svc.call(method, path, { ...as, key: null, ...(method === 'PUT' ? { body: { why } } : {}) })).status;
    }
    expect(statuses).toEqual({ nobody: 401, mia: 403, mod: 403, feed: 403, op: 200 });
  });

  it('OP8 a stop stops, its lifting lets go on, and stops are listed', async () => {
    const market = 'IE';
    const funded = await launchFundedAd(svc, 31, { country: market });
    const ads = async () => (await decide(wanted({}, { country: market }), funded)).decisions.length;
    expect(await ads()).toBe(1);
    expect((await svc.call('PUT', `${STOPS}/market:${market}`, { as: 'op', key: null, body: { why } })).status).toBe(200);
    await eventually(async () => (await ads()) === 0);
    const { body } = await svc.call('GET', STOPS, { as: 'op' });
    expect(body['data']).toMatchObject([{ scope: `market:${market}`, why, isStopped: true }]);
    expect((await svc.call('DELETE', `${STOPS}/market:${market}?why=lifted`, { as: 'op', key: null })).status).toBe(200);
    await eventually(async () => (await ads()) === 1);
  });

  it.each<[string, string, object, number]>([
    ['no reason', 'all', {}, 400],
    ['a blank scope', 'everything', { why }, 422],
    ['a market in small letters', 'market:us', { why }, 422],
    ['an id that is none', 'post:7', { why }, 422],
    ['a reason that is too long', 'all', { why: 'x'.repeat(501) }, 400],
  ])('OP8 %s is refused', async (_what, scope, body, status) => {
    expect((await svc.call('PUT', `${STOPS}/${scope}`, { as: 'op', key: null, body })).status).toBe(status);
  });
});

describe('delivery over HTTP: bad input', () => {
  const without = (field: string) => Object.fromEntries(Object.entries(wanted()).filter(([name]) => name !== field));
  const bad: [string, string, unknown, number, string][] = [
    ['no body', DECISIONS, undefined, 400, ''],
    ['not JSON', DECISIONS, '{', 400, ''],
    ['a list', DECISIONS, [], 400, ''],
    ['no viewer', DECISIONS, without('viewer'), 400, 'viewer'],
    ['no placement', DECISIONS, without('placement'), 400, 'placement'],
    ['an unknown placement', DECISIONS, wanted({ placement: 'TOPVIEW' }), 400, 'placement'],
    ['an unknown field', DECISIONS, wanted({ budget: 1 }), 400, 'budget'],
    ['an unknown field of the viewer', DECISIONS, wanted({}, { name: 'Vic' }), 400, 'viewer.name'],
    ['no slots', DECISIONS, wanted({ slots: 0 }), 400, 'slots'],
    ['too many slots', DECISIONS, wanted({ slots: 11 }), 400, 'slots'],
    ['half a slot', DECISIONS, wanted({ slots: 1.5 }), 400, 'slots'],
    ['slots as text', DECISIONS, wanted({ slots: '1' }), 400, 'slots'],
    ['a country in small letters', DECISIONS, wanted({}, { country: 'us' }), 400, 'viewer.country'],
    ['a language in words', DECISIONS, wanted({}, { language: 'english' }), 400, 'viewer.language'],
    ['a viewer id that is none', DECISIONS, wanted({}, { viewerId: '7' }), 400, 'viewer.viewerId'],
    ['an unknown age group', DECISIONS, wanted({}, { ageGroup: 'AGE_0_12' }), 400, 'viewer.ageGroup'],
    ['too many interests', DECISIONS, wanted({}, { interests: Array(101).fill('x') }), 400, 'viewer.interests'],
    ['an audience that is none', DECISIONS, wanted({}, { audienceIds: ['x'] }), 400, 'viewer.audienceIds'],
    ['explain as text', DECISIONS, wanted({ explain: 'yes' }), 400, 'explain'],
    ['no tokens', TRACKING, {}, 400, 'tokens'],
    ['an empty list of tokens', TRACKING, { tokens: [] }, 400, 'tokens'],
    ['too many tokens', TRACKING, { tokens: Array(101).fill('x') }, 400, 'tokens'],
    ['a token that is none', TRACKING, { tokens: [7] }, 400, 'tokens'],
    ['a token that is too long', TRACKING, { tokens: ['x'.repeat(1_001)] }, 400, 'tokens'],
    ['too large', TRACKING, JSON.stringify({ tokens: ['x'.repeat(300_000)] }), 413, ''],
  ];

  it.each(bad)('OP6 %s on %s is refused by name', async (_what, path, body, status, field) => {
    const answer: CallAnswer = await svc.call('POST', path, { as: 'feed', key: null, ...(body === undefined ? {} : { body }) });
    expect(answer.status).toBe(status);
    expect(typeof answer.body['code']).toBe('string');
    const errors = (answer.body['errors'] ?? []) as { field: string }[];
    if (field) expect(errors.map((error) => error.field)).toContain(field);
  });
});

describe('from an ad to a charge', () => {
  it('DE1 an unknown market has no ads, and says so; nor is there any ad for a minor', async () => {
    expect(await decide(wanted({}, { country: 'ZZ' }))).toEqual({ decisions: [], reason: 'delivery.market_unknown' });
    const funded = await launchFundedAd(svc, 1);
    expect((await decide(wanted(), funded)).decisions).toHaveLength(1);
    expect(await decide(wanted({}, { ageGroup: 'AGE_13_17' }))).toEqual({ decisions: [], reason: 'delivery.viewer_is_minor' });
    expect(
      await decide(wanted({}, { country: 'US', interests: ['music'], gender: 'GENDER_FEMALE', network: 'WIFI' })),
    ).toMatchObject({ reason: null });
  });

  it('ME1 impression and click are counted once and charged once, replayed or not', async () => {
    const funded = await launchFundedAd(svc, 2, { country: 'DE' });
    const decision = await decideOne(wanted({}, { country: 'DE' }), funded);
    expect(decision).toMatchObject({
      adId: id('ad', 2),
      postId: id('post', 2),
      placement: 'IN_FEED',
      isContended: false,
      callToAction: 'LISTEN_NOW',
    });
    const { impression, click } = decision.tokens;
    expect(await track(impression, impression, click, impression.slice(2), 'x')).toEqual([
      'ACCEPTED',
      'ACCEPTED',
      'ACCEPTED',
      'MALFORMED',
      'MALFORMED',
    ]);
    expect(await track(impression)).toEqual(['ACCEPTED']);
    await svc.settled();
    const rows = await svc.db.query(
      `select kind, outcome, price_micros::int as price from tracked_event where decision_id = $1 order by kind`,
      [decision.decisionId],
    );
    expect(rows).toEqual([
      { kind: 'CLICK', outcome: 'COUNTED', price: 0 },
      { kind: 'IMPRESSION', outcome: 'CHARGED', price: 500 },
    ]);
    // Sums are told about once a second: the click may be in the next one.
    const told = async (type: string, key: string) =>
      (await svc.db.publishedEvents()).filter((event) => event.type === type && event.key === key).at(-1)?.data;
    await eventually(async () => (await told('PaidEngagementRolledUp', id('post', 2)))?.['paidClicks'] === 1);
    expect(await told('PaidEngagementRolledUp', id('post', 2))).toMatchObject({ paidViews: 1, paidClicks: 1 });
    const report = { spentMicrosTotal: 500, impressionsTotal: 1, final: false };
    expect(await told('SpendReported', id('group', 2))).toMatchObject(report);
  });

  it('DE1 two advertisers compete from the first decision on', async () => {
    const first = await launchFundedAd(svc, 3, { country: 'FR', bidPriceMicros: 2_000_000 });
    const second = await launchFundedAd(svc, 4, { country: 'FR', bidPriceMicros: 1_200_000 });
    const decision = await decideOne(wanted({}, { country: 'FR' }), `${first}, ${second}`);
    expect(decision).toMatchObject({ adId: id('ad', 3), isContended: true });
    await track(decision.tokens.impression);
    await svc.settled();
    const [row] = await svc.db.query(
      `select price_micros::int as price, is_contended from tracked_event where decision_id = $1`,
      [decision.decisionId],
    );
    expect(row).toEqual({ price: 1_201, is_contended: true });
  });

  it('DE7 explains a decision: every ad that targets the market has one outcome per auction', async () => {
    await launchAd(svc, 6, { country: 'IT', bidPriceMicros: 400_000 });
    const funded = await launchFundedAd(svc, 5, { country: 'IT', bidPriceMicros: 2_000_000 });
    const inItaly = wanted({ explain: true, slots: 2 }, { country: 'IT' });
    await decideOne(inItaly, funded);
    const { explain = [] } = await decide(inItaly);
    expect([...explain].sort((a, b) => a.adId.localeCompare(b.adId))).toEqual([
      { adId: id('ad', 5), auctions: 2, filtered: { POST_SHOWN_ALREADY: 1 }, lost: 0, won: 1 },
      { adId: id('ad', 6), auctions: 2, filtered: { BID_BELOW_FLOOR: 2 }, lost: 0, won: 0 },
    ]);
  });

  it('DE6 after a revocation no decision picks the ad, and After-Event waits for this replica’s own ear', async () => {
    const funded = await launchFundedAd(svc, 7, { country: 'ES' });
    const inSpain = wanted({}, { country: 'ES' });
    const decision = await decideOne(inSpain, funded);
    const at = decision.decidedAt;
    const state = grant(7, { status: 'REVOKED', endedAt: at });
    const { adAuthorizationId } = state;
    const eventId = await svc.publish(
      occurred(AdAuthorizationRevoked, { adAuthorizationId, aggregateVersion: 2, state, revokedAt: at }),
    );
    expect(await decide(inSpain, `AdAuthorizationRevoked;${eventId}`)).toEqual({ decisions: [], reason: null });
    // The token of the decision before is genuine; what it shows had no right any more.
    expect(await track(decision.tokens.impression)).toEqual(['ACCEPTED']);
    await svc.settled();
    const [row] = await svc.db.query(`select outcome from tracked_event where decision_id = $1`, [decision.decisionId]);
    expect(row).toEqual({ outcome: 'RIGHT_ENDED' });
  });

  it('DE6 a toggle that goes off and on again stops and starts the ad by itself', async () => {
    const funded = await launchFundedAd(svc, 8, { country: 'PT' });
    const body = wanted({}, { country: 'PT' });
    const { adId } = await decideOne(body, funded);
    const toggle = (version: number, isOn: boolean) =>
      svc.publish(
        occurred(CreatorAdSettingsChanged, {
          creatorId: id('user', 8),
          aggregateVersion: version,
          adAuthorizationEnabled: isOn,
          changedAt: LONG_AGO,
        }),
      );
    const off = await toggle(2, false);
    expect((await decide(body, `CreatorAdSettingsChanged;${off}`)).decisions).toEqual([]);
    const on = await toggle(3, true);
    expect(await decideOne(body, `CreatorAdSettingsChanged;${on}`)).toMatchObject({ adId });
  });

  it('DE3 the whole life of a lease: closed through the log, reported for good, and the pool returned when its day is over', async () => {
    const funded = await launchFundedAd(svc, 9, { country: 'NL' });
    const decision = await decideOne(wanted({}, { country: 'NL' }), funded);
    await track(decision.tokens.impression);
    await svc.settled();
    // A day and a quarter of an hour later: no token of that lease is valid any more.
    await svc.db.advance(24 * 3_600_000 + 15 * 60_000);
    const ofGroup = async (type: string) =>
      (await svc.db.publishedEvents())
        .filter((event) => event.key === id('group', 9) && event.type === type)
        .map(({ data }) => data);
    await eventually(async () => {
      // The lease made room in the pool, so more was asked for: a pool is not finished before the answer is there.
      await holdFunds(svc, id('group', 9));
      return (await ofGroup('FundsReturned')).length > 0;
    });
    const finals = (await ofGroup('SpendReported')).filter(({ final }) => final);
    expect(finals.map(({ spentMicrosTotal }) => spentMicrosTotal)).toEqual([500]);
    const [returned, ...others] = await ofGroup('FundsReturned');
    expect(others).toEqual([]);
    const [pool] = await svc.db.query(`select reserved_micros::int as held from pool where id = $1`, [returned?.['poolId']]);
    expect(returned).toMatchObject({ spentMicrosTotal: 500, returnedMicros: Number(pool?.['held']) - 500 });
    await eventually(async () => (await track(decision.tokens.impression))[0] === 'EXPIRED');
    // The next day has a pool of its own.
    await eventually(async () => new Set((await ofGroup('FundsRequested')).map(({ poolId }) => poolId)).size === 2);
  });
});
