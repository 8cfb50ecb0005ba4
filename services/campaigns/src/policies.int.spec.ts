import { personas } from '@afterglow/local/personas';
import { newId } from '@afterglow/service-defaults/ids';
import type { CallAnswer } from '@afterglow/testing/http-call';
import { startService, type TestService } from '@afterglow/testing/start-service';
import { policies } from './policies.ts';
import { service } from './service.ts';
import { createAdOverHttp, type AdIds } from './spec-fixtures/ad-over-http.ts';
import { adBody, adGroupBody, badBodies, campaignBody, hosts } from './spec-fixtures/request-bodies.ts';
import { subscriptions } from './subscriptions.ts';

const person = () => ({ userId: newId(), roles: [], scopes: [] });
/** admin to finance are members of the business account; mia is the post's creator. */
const callers = {
  feed: 'feed',
  mia: 'mia',
  admin: 'leo',
  operator: person(),
  analyst: person(),
  finance: person(),
  rival: 'rival',
  mod: 'mod',
  op: 'op',
} as const;
type Who = 'nobody' | keyof typeof callers;

interface RouteCase {
  readonly body?: (ids: AdIds) => Record<string, unknown>;
  readonly ifMatch?: string;
  readonly answers: Readonly<Record<Who, number>>;
}

const all = (status: number): Record<Who, number> => ({
  ...{ nobody: 401, feed: 403, mia: status, admin: status, operator: status, analyst: status },
  ...{ finance: status, rival: status, mod: status, op: status },
});
const members = { ...all(404), admin: 200, operator: 200, analyst: 200, finance: 200 };
const editors = (status: number) => ({ ...all(404), admin: status, operator: status, analyst: 403, finance: 403 });
const same = () => ({ operationStatus: 'ENABLE' });

const routes: Readonly<Record<string, RouteCase>> = {
  'GET /v1/library-posts': { answers: all(200) },
  'GET /v1/rate-cards': { answers: all(200) },
  'GET /v1/spark-ads-rollout': { answers: { ...all(403), op: 200 } },
  'PUT /v1/spark-ads-rollout': { body: () => ({ market: 'FR', stage: 'ON' }), answers: { ...all(403), op: 200 } },
  'POST /v1/campaigns': { body: campaignBody, answers: editors(201) },
  'GET /v1/campaigns': { answers: all(200) },
  'GET /v1/campaigns/:campaignId': { answers: members },
  'PATCH /v1/campaigns/:campaignId': { body: same, ifMatch: '"1"', answers: editors(200) },
  'POST /v1/ad-groups': { body: adGroupBody, answers: editors(201) },
  'GET /v1/ad-groups': { answers: all(200) },
  'GET /v1/ad-groups/:adGroupId': { answers: members },
  'PATCH /v1/ad-groups/:adGroupId': { body: same, ifMatch: '"1"', answers: editors(200) },
  'POST /v1/ads': { body: adBody, answers: editors(201) },
  'GET /v1/ads': { answers: all(200) },
  'GET /v1/ads/:adId': { answers: members },
  'PATCH /v1/ads/:adId': { body: same, ifMatch: '"2"', answers: editors(200) },
  'GET /v1/ads/:adId/status': { answers: members },
};

let svc: TestService;
beforeAll(async () => {
  svc = await startService({ definition: service, subscriptions });
  await svc.settled();
});
afterAll(() => svc.stop());

/** `request` is a method and a path. */
function call(who: Who, request: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<CallAnswer> {
  const [method = '', path = ''] = request.split(' ');
  const as = who === 'nobody' ? {} : { as: callers[who] };
  return svc.call(method, path, { ...as, ...(body !== undefined && { body }), ...(headers && { headers }) });
}

/** Fresh objects, so that no route depends on another. */
const arrange = (): Promise<AdIds> =>
  createAdOverHttp(svc, [
    { userId: callers.operator.userId, role: 'OPERATOR' },
    { userId: callers.analyst.userId, role: 'ANALYST' },
    { userId: callers.finance.userId, role: 'FINANCE' },
  ]);

const filled = (route: string, ids: Readonly<Record<string, string>>): string =>
  route.replace(/:(\w+)/g, (_, name: string) => ids[name] ?? name);
const ifMatchOf = ({ ifMatch }: RouteCase) => (ifMatch ? { 'if-match': ifMatch } : undefined);

describe('campaigns over HTTP: who may call what', () => {
  it('BC1 every route has its expectations here', () => {
    expect(Object.keys(routes).sort()).toEqual(Object.keys(policies).sort());
  });

  it.each(Object.entries(routes))('BC1 %s lets in who may, and nobody else', async (route, expected) => {
    const ids = await arrange();
    const statuses: Record<string, number> = {};
    for (const who of Object.keys(expected.answers) as Who[]) {
      statuses[who] = (await call(who, filled(route, ids), expected.body?.(ids), ifMatchOf(expected))).status;
    }
    expect(statuses).toEqual(expected.answers);
  });

  it.each(Object.entries(routes).filter(([route]) => route.includes(':')))(
    'BC1 %s refuses an id that is none, and does not find one that is unknown',
    async (route, expected) => {
      const malformed = await call('admin', filled(route, {}), expected.body?.(await arrange()), ifMatchOf(expected));
      expect([malformed.status, malformed.body.code]).toEqual([400, 'request.invalid']);
      const unknown = { campaignId: newId(), adGroupId: newId(), adId: newId() };
      const missing = await call('admin', filled(route, unknown), expected.body?.(await arrange()), ifMatchOf(expected));
      const aggregate = route.split('/')[2]?.replaceAll('-', '_').replace(/s$/, '');
      expect([missing.status, missing.body.code]).toEqual([404, `${aggregate}.not_found`]);
    },
  );

  it('BC1 a business account of others shows nothing in lists', async () => {
    const { businessAccountId, campaignId, adGroupId } = await arrange();
    for (const list of [
      `campaigns?businessAccountId=${businessAccountId}`,
      `ad-groups?campaignId=${campaignId}`,
      `ads?adGroupId=${adGroupId}`,
    ]) {
      expect((await call('analyst', `GET /v1/${list}`)).body.data).toHaveLength(1);
      expect((await call('rival', `GET /v1/${list}`)).body).toEqual({ data: [], nextCursor: null });
    }
    const library = await call('rival', `GET /v1/library-posts?businessAccountId=${businessAccountId}`);
    expect([library.status, library.body.code]).toEqual([404, 'business_account.not_found']);
  });
});

describe('campaigns over HTTP: bad input', () => {
  const cases = badBodies.map(([request, change, field]) => ({
    ...{ request, change, field },
    shown: JSON.stringify(change).slice(0, 60),
  }));

  it.each(cases)('CA2 CA4 $request refuses $field in $shown', async ({ request, change, field }) => {
    const ids = {
      businessAccountId: newId(),
      campaignId: newId(),
      adGroupId: newId(),
      postId: newId(),
      adAuthorizationId: newId(),
    };
    const base = request.startsWith('PATCH') ? {} : (routes[request]?.body?.({ ...ids, adId: newId() }) ?? {});
    const answer = await call('admin', filled(request, { ...ids, adId: newId() }), { ...base, ...change }, { 'if-match': '"1"' });
    expect([answer.status, answer.body.code]).toEqual([400, 'request.invalid']);
    expect(answer.body.errors).toEqual(expect.arrayContaining([expect.objectContaining({ field })]));
  });

  it.each(['POST /v1/campaigns', 'POST /v1/ad-groups', 'POST /v1/ads'])(
    'CA1 %s refuses what is no object of JSON',
    async (request) => {
      for (const body of ['{', '[]', '"text"', 'null', '7']) {
        const { status } = await call('admin', request, body);
        expect([body, status]).toEqual([body, 400]);
      }
      expect((await call('admin', request, { name: 'x'.repeat(300_000) })).status).toBe(413);
      expect((await call('admin', request, 'a=b', { 'content-type': 'text/plain' })).status).toBe(415);
    },
  );

  it.each([
    'campaigns?limit=0',
    'campaigns?limit=201',
    'campaigns?cursor=nonsense',
    'campaigns?businessAccountId=mine',
    'ad-groups?campaignId=1',
    'ads?adGroupId=1',
    'ads?page=2',
    'library-posts?sort=BEST',
    'library-posts?promotability=MAYBE',
    'library-posts?soundId=song',
    'library-posts?cursor=nonsense',
    'rate-cards?market=usa',
  ])('BC2 DE8 GET /v1/%s is refused', async (query) => {
    const answer = await call('admin', `GET /v1/${query}`);
    expect([answer.status, answer.body.code]).toEqual([400, 'request.invalid']);
  });

  it.each(hosts)('CA5 whatever URL is let in, review answers: %s', async (landingPageUrl) => {
    const ids = await arrange();
    const answer = await call('admin', 'POST /v1/ads', { ...adBody(ids), landingPageUrl });
    expect([201, 400]).toContain(answer.status);
  });
});

describe('campaigns over HTTP: edits, repetitions, events', () => {
  it('CA1 an edit needs the ETag that was read last', async () => {
    const { campaignId } = await arrange();
    const path = `/v1/campaigns/${campaignId}`;
    const rename = (headers: Record<string, string>) => call('admin', `PATCH ${path}`, { name: 'Second single' }, headers);
    const etag = (await call('admin', `GET ${path}`)).headers.get('etag') ?? '';
    expect((await rename({})).status).toBe(428);
    expect((await rename({ 'if-match': 'newest' })).status).toBe(400);
    const renamed = await rename({ 'if-match': etag });
    expect([renamed.status, renamed.body.name, renamed.headers.get('etag')]).toEqual([200, 'Second single', '"2"']);
    expect((await rename({ 'if-match': etag })).status).toBe(412);
  });

  it('CA4 the same key twice makes one ad and the same answer; another body under it is a conflict', async () => {
    const ids = await arrange();
    const key = newId();
    const post = (body: object) => svc.call('POST', '/v1/ads', { as: 'leo', key, body });
    const [first, again] = [await post(adBody(ids)), await post(adBody(ids))];
    expect([again.status, again.text]).toEqual([201, first.text]);
    expect(again.headers.get('afterglow-event')).toBe(first.headers.get('afterglow-event'));
    expect((await post({ ...adBody(ids), callToAction: 'SHOP_NOW' })).body.code).toBe('idempotency.conflict');
    expect((await svc.call('POST', '/v1/ads', { as: 'leo', key: null, body: adBody(ids) })).body.code).toBe(
      'idempotency.key_missing',
    );
    expect((await call('admin', `GET /v1/ads?adGroupId=${ids.adGroupId}`)).body.data).toHaveLength(2);
  });

  it('CA5 the answer to a new ad tells the verdict, and names the event that delivery waits for', async () => {
    const ids = await arrange();
    const answer = await call('admin', 'POST /v1/ads', adBody(ids));
    expect(answer.body).toMatchObject({ reviewStatus: 'APPROVED', rejection: null, identityType: 'AUTH_CODE' });
    expect(answer.headers.get('afterglow-event')).toMatch(/^AdApproved;/);
    const rejected = await call('admin', 'POST /v1/ads', { ...adBody(ids), landingPageUrl: 'https://blocked.example/' });
    expect(rejected.body).toMatchObject({
      reviewStatus: 'REJECTED',
      rejection: { reasonCode: 'LANDING_PAGE_NOT_ALLOWED', clause: 'SPARK-3.1' },
    });
  });

  it('CA1 RESERVATION_TOP_VIEW is refused with a stable code', async () => {
    const { businessAccountId } = await arrange();
    const body = { ...campaignBody({ businessAccountId }), objectiveType: 'TOPVIEW_REACH', buyingType: 'RESERVATION_TOP_VIEW' };
    const answer = await call('admin', 'POST /v1/campaigns', body);
    expect([answer.status, answer.body.code]).toEqual([422, 'campaign.buying_type_not_available']);
  });

  it('CA2 CA3 ids in capitals and a schedule in seconds are fine', async () => {
    const { campaignId } = await arrange();
    const body = { ...adGroupBody({ campaignId }), scheduleStartAt: '2031-02-03T04:05:06Z', scheduleEndAt: null };
    const answer = await call('admin', 'POST /v1/ad-groups', { ...body, campaignId: campaignId.toUpperCase() });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ campaignId, scheduleStartAt: '2031-02-03T04:05:06.000Z', scheduleEndAt: null });
  });

  it('DE8 the default rate cards are there after the start', async () => {
    const answer = await call('rival', 'GET /v1/rate-cards?market=US');
    const floors = { floorCpmMicros: 400_000, floorCpcMicros: 40_000, floorCpvMicros: 4_000 };
    const data = [{ market: 'US', currency: 'USD', placement: 'IN_FEED', ...floors }];
    expect(answer.body).toMatchObject({ data, nextCursor: null });
    expect((await call('rival', 'GET /v1/rate-cards')).body.data).toHaveLength(8);
  });

  it('BC2 AU10 CA6 from the event to the library, the ad and its status', async () => {
    const { businessAccountId, postId, adId, adAuthorizationId } = await arrange();
    const library = await call(
      'admin',
      `GET /v1/library-posts?businessAccountId=${businessAccountId}&creatorId=${personas.mia.userId}`,
    );
    expect(library.body.data).toContainEqual(
      expect.objectContaining({ postId, promotability: 'ALLOWED', reason: null, adAuthorizationId, performance: null }),
    );
    const status = await call('analyst', `GET /v1/ads/${adId}/status`);
    expect(status.body).toMatchObject({
      adId,
      primaryStatus: 'STATUS_NOT_DELIVERY',
      reasons: [{ code: 'ADGROUP_STATUS_BALANCE_EXCEED', level: 'ADGROUP', blocking: true }],
    });
  });
});
