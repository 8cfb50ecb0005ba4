import { personas } from '@afterglow/local/personas';
import { newId } from '@afterglow/service-defaults/ids';
import type { CallAnswer } from '@afterglow/testing/http-call';
import { startService, type TestService } from '@afterglow/testing/start-service';
import { newAdCodeText } from './ad-codes/ad-code-text.ts';
import { policies } from './policies.ts';
import { service } from './service.ts';
import { badBodies, badBodiesOfOperators } from './spec-fixtures/bad-bodies.ts';
import { publishedPost } from './spec-fixtures/published-post.ts';
import { subscriptions } from './subscriptions.ts';

const person = () => ({ userId: newId(), roles: [], scopes: [] });
/** mia is the creator, rival another advertiser; admin to finance are members of the business account. */
const callers = {
  feed: 'feed',
  mia: 'mia',
  admin: 'leo',
  operator: person(),
  analyst: person(),
  finance: person(),
  rival: 'rival',
  op: 'op',
} as const;
type Who = 'nobody' | keyof typeof callers;

interface RouteCase {
  readonly body?: (ids: Ids) => Record<string, unknown>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly answers: Readonly<Record<Who, number>>;
}
type Ids = Readonly<Record<'postId' | 'adCodeId' | 'adCode' | 'adAuthorizationId' | 'businessAccountId' | 'userId', string>>;

const all = (status: number): Record<Who, number> => ({
  nobody: 401,
  feed: 403,
  mia: status,
  admin: status,
  operator: status,
  analyst: status,
  finance: status,
  rival: status,
  op: status,
});
const creatorOnly = (status: number) => ({ ...all(404), mia: status });
const notEvenMembers = { operator: 403, analyst: 403, finance: 403 };

const routes: Readonly<Record<string, RouteCase>> = {
  'GET /v1/creators/me/privacy-settings': { answers: all(200) },
  'PUT /v1/creators/me/privacy-settings': { body: () => ({ adAuthorizationEnabled: true }), answers: all(200) },
  'PUT /v1/posts/:postId/ad-settings': { body: () => ({ isAdPromotable: true }), answers: creatorOnly(200) },
  'POST /v1/ad-codes': { body: ({ postId }) => ({ scope: 'POST', postId }), answers: creatorOnly(201) },
  'GET /v1/ad-codes': { answers: all(200) },
  'DELETE /v1/ad-codes/:adCodeId': { answers: creatorOnly(200) },
  'POST /v1/ad-authorizations/redemptions': {
    body: ({ adCode, businessAccountId }) => ({ adCode, businessAccountId }),
    answers: { ...all(404), admin: 201, operator: 201, analyst: 403, finance: 403 },
  },
  'GET /v1/ad-authorizations': { answers: all(200) },
  'GET /v1/ad-authorizations/:adAuthorizationId': { answers: { ...all(200), rival: 404, op: 404 } },
  'POST /v1/ad-authorizations/:adAuthorizationId/revocation': { answers: creatorOnly(201) },
  'POST /v1/ad-authorizations/:adAuthorizationId/extension': {
    body: () => ({ authorizationDays: 30 }),
    answers: creatorOnly(201),
  },
  'POST /v1/business-accounts': {
    body: () => ({ name: 'Brew & Co', currency: 'EUR', timeZone: 'Europe/Lisbon' }),
    answers: all(201),
  },
  'GET /v1/business-accounts/:businessAccountId': { answers: { ...all(200), mia: 404, rival: 404, op: 404 } },
  'PATCH /v1/business-accounts/:businessAccountId': {
    body: () => ({ name: 'Leo & Sons' }),
    headers: { 'if-match': '"4"' },
    answers: { ...all(404), admin: 200, ...notEvenMembers },
  },
  'POST /v1/business-accounts/:businessAccountId/verification': { answers: { ...all(403), op: 201 } },
  'POST /v1/business-accounts/:businessAccountId/suspension': {
    body: () => ({ reason: 'spam', evidence: 'ticket 7' }),
    answers: { ...all(403), op: 201 },
  },
  'DELETE /v1/business-accounts/:businessAccountId/suspension': { answers: { ...all(403), op: 200 } },
  'POST /v1/business-accounts/:businessAccountId/appeal': {
    // Nothing is suspended: who may appeal is told so.
    body: () => ({ text: 'not us' }),
    answers: { ...all(404), admin: 409, ...notEvenMembers },
  },
  'POST /v1/business-accounts/:businessAccountId/appeal-decision': {
    body: () => ({ decision: 'UPHELD' }),
    answers: { ...all(403), op: 409 },
  },
  'POST /v1/business-accounts/:businessAccountId/closure': { answers: { ...all(404), admin: 201, ...notEvenMembers } },
  'PUT /v1/business-accounts/:businessAccountId/members/:userId': {
    body: () => ({ role: 'ANALYST' }),
    answers: { ...all(404), admin: 200, ...notEvenMembers },
  },
  'DELETE /v1/business-accounts/:businessAccountId/members/:userId': { answers: { ...all(404), admin: 200, ...notEvenMembers } },
};

describe('authorization over HTTP: who may call what', () => {
  let svc: TestService;
  beforeAll(async () => (svc = await startService({ definition: service, subscriptions })));
  afterAll(() => svc.stop());

  /** `request` is a method and a path. */
  const call = (who: Who, request: string, body?: object, headers?: Readonly<Record<string, string>>): Promise<CallAnswer> => {
    const [method = '', path = ''] = request.split(' ');
    return svc.call(method, path, {
      ...(who === 'nobody' ? {} : { as: callers[who] }),
      ...(body && { body }),
      ...(headers && { headers }),
    });
  };
  const ok = async (who: Who, request: string, body?: object): Promise<Record<string, string>> => {
    const answer = await call(who, request, body);
    if (answer.status >= 300) throw new Error(`${request}: ${answer.text}`);
    return answer.body as Record<string, string>;
  };

  /** Fresh objects, so that no route depends on another. */
  async function arrange(): Promise<Ids> {
    await ok('mia', 'PUT /v1/creators/me/privacy-settings', { adAuthorizationEnabled: true });
    const post = publishedPost();
    const { postId } = post;
    await svc.publish(post);
    const { businessAccountId = '' } = await ok('admin', 'POST /v1/business-accounts', {
      name: 'Leo Records',
      currency: 'USD',
      timeZone: 'America/New_York',
    });
    for (const who of ['operator', 'analyst', 'finance'] as const) {
      const path = `/v1/business-accounts/${businessAccountId}/members/${callers[who].userId}`;
      await ok('admin', `PUT ${path}`, { role: who.toUpperCase() });
    }
    const used = await ok('mia', 'POST /v1/ad-codes', { scope: 'POST', postId });
    const { adAuthorizationId = '' } = await ok('admin', 'POST /v1/ad-authorizations/redemptions', {
      adCode: used.adCode,
      businessAccountId,
    });
    const { adCodeId = '', adCode = '' } = await ok('mia', 'POST /v1/ad-codes', { scope: 'POST', postId });
    return { postId, adCodeId, adCode, adAuthorizationId, businessAccountId, userId: personas.ana.userId };
  }

  const filled = (route: string, ids: Readonly<Record<string, string>>): string =>
    route.replace(/:(\w+)/g, (_, name: string) => ids[name] ?? name);

  it('BC1 every route has its expectations here', () => {
    expect(Object.keys(routes).sort()).toEqual(Object.keys(policies).sort());
  });

  it.each(Object.entries(routes))('BC1 %s lets in who may, and nobody else', async (route, { body, headers, answers }) => {
    const ids = await arrange();
    const statuses: Record<string, number> = {};
    for (const who of Object.keys(answers) as Who[]) {
      statuses[who] = (await call(who, filled(route, ids), body?.(ids), headers)).status;
    }
    expect(statuses).toEqual(answers);
  });

  it.each(Object.entries(routes).filter(([route]) => route.includes(':')))(
    'BC1 %s refuses an id that is none, and does not find one that is unknown',
    async (route, { body, headers }) => {
      const ids = await arrange();
      const who = /verification|suspension|appeal-decision/.test(route) ? 'op' : 'admin';
      const malformed = await call(who, filled(route, {}), body?.(ids), headers);
      expect([malformed.status, malformed.body.code]).toEqual([400, 'request.invalid']);

      const unknown = {
        postId: newId(),
        adCodeId: newId(),
        adAuthorizationId: newId(),
        businessAccountId: newId(),
        userId: newId(),
      };
      const missing = await call(who, filled(route, unknown), body?.(ids), headers);
      const aggregate = route.split('/')[2]?.replaceAll('-', '_').replace(/s$/, '');
      expect([missing.status, missing.body.code]).toEqual([404, `${aggregate}.not_found`]);
    },
  );

  it.each(badBodies)('AU2 BC1 %s refuses %j', async (route, body, field) => {
    const ids = { postId: newId(), businessAccountId: newId(), userId: newId(), adAuthorizationId: newId() };
    const answer = await call('mia', filled(route, ids), body, { 'if-match': '"1"' });
    expect([answer.status, answer.body.code]).toEqual([400, 'request.invalid']);
    expect(answer.body.errors).toEqual(expect.arrayContaining([expect.objectContaining({ field })]));
  });

  it.each(badBodiesOfOperators)("BC1 an operator's %s refuses %j", async (what, body, field) => {
    const answer = await call('op', `POST /v1/business-accounts/${newId()}/${what}`, body);
    expect([answer.status, answer.body.code]).toEqual([400, 'request.invalid']);
    expect(answer.body.errors).toEqual(expect.arrayContaining([expect.objectContaining({ field })]));
  });

  it('BC1 refuses a currency that no market has, and names those there are, and an unknown time zone', async () => {
    const body = { name: 'Leo Records', currency: 'XAU', timeZone: 'UTC' };
    const answer = await call('mia', 'POST /v1/business-accounts', body);
    expect([answer.status, answer.body.code]).toEqual([422, 'business_account.currency_not_supported']);
    expect(answer.body.facts).toEqual({ supported: ['USD', 'EUR', 'GBP', 'BRL', 'JPY'] });
    const onMars = await call('mia', 'POST /v1/business-accounts', { ...body, currency: 'USD', timeZone: 'Mars/Olympus' });
    expect([onMars.status, onMars.body.code]).toEqual([422, 'business_account.time_zone_unknown']);
  });

  it.each(['/v1/ad-codes', '/v1/ad-authorizations'])(
    'AU2 AU10 %s takes a limit of 1 to 200 and its own cursors',
    async (path) => {
      for (const query of ['limit=0', 'limit=201', 'cursor=nonsense', 'page=2']) {
        const answer = await call('mia', `GET ${path}?${query}`);
        expect([query, answer.status, answer.body.code]).toEqual([query, 400, 'request.invalid']);
      }
    },
  );

  it('BC1 a new name needs the ETag that was read last', async () => {
    const { businessAccountId } = await arrange();
    const path = `/v1/business-accounts/${businessAccountId}`;
    const rename = (headers: Record<string, string>) => call('admin', `PATCH ${path}`, { name: 'Leo & Sons' }, headers);
    const etag = (await call('admin', `GET ${path}`)).headers.get('etag') ?? '';
    expect((await rename({})).status).toBe(428);
    expect((await rename({ 'if-match': 'newest' })).status).toBe(400);
    const renamed = await rename({ 'if-match': etag });
    expect([renamed.status, renamed.body.name, renamed.headers.get('etag')]).toEqual([200, 'Leo & Sons', '"5"']);
    expect((await rename({ 'if-match': etag })).status).toBe(412);
  });

  it('AU2 a code is answered once, and again only to who repeats the request with its key; no table holds it', async () => {
    const { postId } = await arrange();
    const key = newId();
    const create = (authorizationDays: number, idempotencyKey: string | null) =>
      svc.call('POST', '/v1/ad-codes', { as: 'mia', body: { postId, authorizationDays }, key: idempotencyKey });
    const [first, again] = [await create(7, key), await create(7, key)];
    expect([again.status, again.text]).toEqual([201, first.text]);
    expect((await create(30, key)).body.code).toBe('idempotency.conflict');
    expect((await create(30, null)).body.code).toBe('idempotency.key_missing');

    const code = String(first.body.adCode);
    expect((await call('mia', 'GET /v1/ad-codes')).text).not.toContain(code);
    expect(await tablesThatHold(postId)).toContain('ad_code');
    expect([await tablesThatHold(code), await tablesThatHold(code.replaceAll('-', ''))]).toEqual([[], []]);
  });

  it('AU2 wrong codes have errors of their own; the eleventh in ten minutes is not looked at', async () => {
    const ids = await arrange();
    const redeem = (adCode: string, as: Who = 'admin') =>
      call(as, 'POST /v1/ad-authorizations/redemptions', { adCode, businessAccountId: ids.businessAccountId });
    await ok('mia', `DELETE /v1/ad-codes/${ids.adCodeId}`);
    const [deleted, mistyped, unknown] = [await redeem(ids.adCode), await redeem('AG-OOPS'), await redeem(newAdCodeText())];
    expect([deleted, mistyped, unknown].map(({ status, body }) => [status, body.code])).toEqual([
      [410, 'ad_code.deleted'],
      [422, 'ad_code.mistyped'],
      [404, 'ad_code.not_found'],
    ]);
    for (let n = 3; n <= 10; n += 1) expect((await redeem(newAdCodeText())).status).toBe(404);
    const { adCode = '' } = await ok('mia', 'POST /v1/ad-codes', { postId: ids.postId });
    const refused = await redeem(adCode);
    expect([refused.status, refused.body.code]).toEqual([429, 'ad_code.too_many_wrong_codes']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await redeem(adCode, 'operator')).status).toBe(201);
    await svc.db.advance(10 * 60_000);
    expect((await redeem(adCode)).status).toBe(201);
  });

  it('AU1 AU7 AU10 from the toggle to the end of a grant, and what it all told', async () => {
    await svc.db.takeEvents();
    const { postId, adAuthorizationId } = await arrange();
    const grant = await call('admin', `GET /v1/ad-authorizations/${adAuthorizationId}`);
    expect(grant.body).toMatchObject({ postId, status: 'IN_USE', isEffective: true, reasonsNotEffective: [] });
    const off = await call('mia', 'PUT /v1/creators/me/privacy-settings', { adAuthorizationEnabled: false });
    expect(off.headers.get('afterglow-event')).toMatch(/^CreatorAdSettingsChanged;/);
    const suspended = await call('admin', `GET /v1/ad-authorizations/${adAuthorizationId}`);
    expect(suspended.body).toMatchObject({ isEffective: false, reasonsNotEffective: ['ACCOUNT_TOGGLE_OFF'] });
    const code = await call('mia', 'POST /v1/ad-codes', { postId });
    expect([code.status, code.body.code]).toEqual([409, 'creator_ad_settings.ad_authorization_disabled']);
    for (const _time of ['first', 'second']) {
      const revoked = await call('mia', `POST /v1/ad-authorizations/${adAuthorizationId}/revocation`);
      expect(revoked.body).toMatchObject({ status: 'REVOKED', reasonsNotEffective: ['REVOKED', 'ACCOUNT_TOGGLE_OFF'] });
    }
    const told = (await svc.db.takeEvents()).map(({ type }) => type);
    expect(told.slice(-3)).toEqual(['AdAuthorized', 'CreatorAdSettingsChanged', 'AdAuthorizationRevoked']);
  });

  async function tablesThatHold(text: string): Promise<string[]> {
    const tables = await svc.db.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'authorization'`,
    );
    const holding: string[] = [];
    for (const { name } of tables) {
      const like = [`%${text}%`, `%${Buffer.from(text).toString('hex')}%`];
      const rows = await svc.db.query(`select from "${name}" as t where t::text like any($1) limit 1`, [like]);
      if (rows.length > 0) holding.push(name);
    }
    return holding;
  }
});
