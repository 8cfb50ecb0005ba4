import { createRemoteJWKSet, jwtVerify } from 'jose';
import { Client } from 'pg';
import { personas } from '../personas.ts';
import { prepareDatabase, platformHelperUrl } from '../prepare-database.ts';
import { FakeServices } from './spec-fixtures/fake-services.ts';
import { startPlatformHelper, type PlatformHelper } from './start-platform-helper.ts';

const adminUrl = process.env['TEST_DATABASE_URL'];

describe('the local platform helper', () => {
  const database = `helper_${crypto.randomUUID().slice(0, 8)}`;
  let admin: Client;
  let clock: Client;
  let services: FakeServices;
  let helper: PlatformHelper;

  beforeAll(async () => {
    if (!adminUrl) throw new Error('TEST_DATABASE_URL is not set');
    admin = new Client({ connectionString: adminUrl });
    await admin.connect();
    await admin.query(`create database ${database}`);
    const url = new URL(adminUrl);
    url.pathname = `/${database}`;
    await prepareDatabase(url.href, { services: ['stories'], testClock: true });
    clock = new Client({ connectionString: url.href });
    await clock.connect();
    services = new FakeServices(async () => Number((await clock.query('select epoch from platform.clock')).rows[0].epoch));
    await services.start();
    const databaseUrl = platformHelperUrl(url.href);
    helper = await startPlatformHelper({ port: 0, databaseUrl, serviceUrls: services.urls, patienceMs: 300 });
  });

  afterAll(async () => {
    await helper?.stop();
    await services?.stop();
    await clock?.end();
    await admin?.query(`drop database if exists ${database} with (force)`);
    await admin?.end();
  });

  beforeEach(async () => {
    services.script.clear();
    await clock.query("update platform.clock set mode = 'RUNNING', offset_ms = 0, frozen_at = null, epoch = 0");
  });

  async function call(method: string, path: string, body?: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
    const json = body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(helper.url + path, { method, ...json });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  const future = '2400-01-01T00:00:00.000Z';
  const standAt = (now: string) => clock.query("update platform.clock set mode = 'FROZEN', frozen_at = $1", [now]);

  describe('tokens', () => {
    it('gives a persona a token that the published keys verify', async () => {
      const { status, body } = await call('POST', '/token', { persona: 'op', audience: 'billing' });
      expect(status).toBe(200);
      const keys = createRemoteJWKSet(new URL(helper.jwksUrl));
      const { payload } = await jwtVerify(String(body['accessToken']), keys, { issuer: helper.issuer, audience: 'billing' });
      expect(payload).toMatchObject({ sub: personas.op.userId, roles: ['platform-operator'] });
      expect(body['expiresAt']).toBe(new Date(payload.exp! * 1000).toISOString());
    });

    it('gives the feed service its scopes, for delivery unless another service is named', async () => {
      const { body } = await call('POST', '/token', { client: 'feed' });
      const { payload } = await jwtVerify(String(body['accessToken']), createRemoteJWKSet(new URL(helper.jwksUrl)));
      expect(payload).toMatchObject({ sub: 'feed', aud: 'delivery', scope: 'decisions:write tracking-events:write' });
    });

    it('gives somebody whom a test made up a token without any role', async () => {
      const userId = crypto.randomUUID();
      const { body } = await call('POST', '/token', { userId, audience: 'stories' });
      const { payload } = await jwtVerify(String(body['accessToken']), createRemoteJWKSet(new URL(helper.jwksUrl)));
      expect(payload).toMatchObject({ sub: userId, aud: 'stories', roles: [] });
      expect(payload['scope']).toBeUndefined();
    });

    it.each([
      ['an unknown persona', { persona: 'nobody', audience: 'billing' }],
      ['an unknown service', { persona: 'mia', audience: 'payroll' }],
      ['no audience', { persona: 'mia' }],
      ['a user id that is none', { userId: 'mia', audience: 'billing' }],
      ['persona and user id', { persona: 'mia', userId: '0190a000-0000-7000-8000-000000000001', audience: 'billing' }],
      ['persona and client', { persona: 'mia', client: 'feed', audience: 'delivery' }],
      ['an unknown field', { persona: 'mia', audience: 'billing', roles: ['moderator'] }],
      ['a wrong type', { persona: 7, audience: 'billing' }],
      ['nothing', undefined],
    ])('refuses %s', async (_what, body) => {
      const answer = await call('POST', '/token', body);
      expect(answer).toMatchObject({ status: 400, body: { code: 'request.invalid', status: 400 } });
    });

    it('answers problems in one form, whatever is wrong with the request', async () => {
      const send = (init: RequestInit) => fetch(`${helper.url}/token`, { method: 'POST', ...init });
      const json = { 'content-type': 'application/json' };
      const notJson = await send({ headers: json, body: '{' });
      const tooLarge = await send({ headers: json, body: JSON.stringify({ persona: 'x'.repeat(70_000) }) });
      const wrongType = await send({ headers: { 'content-type': 'text/csv' }, body: 'persona' });
      const unknown = await fetch(`${helper.url}/tokens`);
      const answers = await Promise.all([notJson, tooLarge, wrongType, unknown].map(async (r) => [r.status, await r.json()]));
      expect(answers).toMatchObject([
        [400, { code: 'request.invalid' }],
        [413, { code: 'request.too_large' }],
        [415, { code: 'request.unsupported_media_type' }],
        [404, { code: 'request.unknown_route' }],
      ]);
      expect(notJson.headers.get('content-type')).toContain('application/problem+json');
    });
  });

  describe('readiness', () => {
    it('is ready when every service is', async () => {
      expect(await call('GET', '/ready')).toEqual({ status: 200, body: { ready: true } });
    });

    it('names who is missing', async () => {
      services.script.set('campaigns', [503]);
      const { status, body } = await call('GET', '/ready');
      expect(status).toBe(503);
      expect(body).toMatchObject({ missing: [{ service: 'campaigns', problem: 'is not ready (503)' }] });
    });
  });

  describe('OP4 the test clock', () => {
    it('stands, advances and answers ready once every service has drained', async () => {
      await standAt('2399-12-31T00:00:00.000Z');
      const frozen = await call('PUT', '/test-clock', { now: future, frozen: true });
      expect(frozen).toMatchObject({ status: 200, body: { now: future, frozen: true, epoch: 1, ready: true, notDrained: [] } });
      const advanced = await call('POST', '/test-clock/advances', { by: 'PT24H' });
      expect(advanced.body).toMatchObject({ now: '2400-01-02T00:00:00.000Z', frozen: true, epoch: 2, ready: true });
      expect(await call('GET', '/test-clock')).toMatchObject({ body: { now: '2400-01-02T00:00:00.000Z', frozen: true } });
      expect(services.authorizations['billing']).toMatch(/^Bearer ey/);
    });

    it('is not moved while a service has something in flight, and says who', async () => {
      await standAt(future);
      services.script.set('delivery', [{ inFlight: 2 }]);
      const { status, body } = await call('POST', '/test-clock/advances', { by: 'PT1S' });
      expect(status).toBe(409);
      expect(body).toMatchObject({
        code: 'test_clock.in_flight',
        notDrained: [{ service: 'delivery', counters: { inFlight: 2 } }],
      });
      expect((await call('GET', '/test-clock')).body['now']).toBe(future);
    });

    it('moves when the work in flight ends in time', async () => {
      await standAt(future);
      services.script.set('delivery', [{ inFlight: 2 }, { inFlight: 1 }, {}]);
      const { body } = await call('POST', '/test-clock/advances', { by: 'PT1S' });
      expect(body).toMatchObject({ now: '2400-01-01T00:00:01.000Z', ready: true });
    });

    it('is not moved while a service does not answer', async () => {
      await standAt(future);
      services.script.set('stories', [500]);
      const { status, body } = await call('POST', '/test-clock/advances', { by: 'PT1S' });
      expect([status, body['notDrained']]).toEqual([409, [{ service: 'stories', problem: 'answered 500' }]]);
    });

    it('names what is not drained instead of waiting for ever', async () => {
      await standAt(future);
      services.script.set('billing', [{ unprocessed: 4 }]);
      services.script.set('stories', [{ epoch: 0 }]);
      const { status, body } = await call('POST', '/test-clock/advances', { by: 'PT1S' });
      expect(status).toBe(200);
      expect(body).toMatchObject({ now: '2400-01-01T00:00:01.000Z', ready: false });
      expect(body['notDrained']).toEqual([
        { service: 'stories', epoch: 0 },
        { service: 'billing', counters: { unprocessed: 4 } },
      ]);
    });

    it('is ready only after two readings in a row with nothing left', async () => {
      await standAt(future);
      // Before the move, then twice not drained, then drained for good: two more readings make it certain.
      services.script.set('campaigns', [{}, { dueTimers: 1 }, { unpublished: 1 }, {}]);
      services.asked = 0;
      const { body } = await call('POST', '/test-clock/advances', { by: 'PT1S' });
      expect(body).toMatchObject({ ready: true });
      expect(services.asked).toBe(5 * 5);
    });

    it('never goes back', async () => {
      await standAt(future);
      const back = await call('PUT', '/test-clock', { now: '2399-12-31T23:59:59.999Z' });
      expect(back).toMatchObject({ status: 409, body: { code: 'test_clock.goes_back', now: future } });
      expect(await call('DELETE', '/test-clock')).toMatchObject({ status: 409, body: { code: 'test_clock.ahead' } });
      expect((await call('GET', '/test-clock')).body).toMatchObject({ now: future, epoch: 0 });
    });

    it('follows real time again while it is not ahead', async () => {
      await standAt('2020-01-01T00:00:00.000Z');
      expect(await call('DELETE', '/test-clock')).toMatchObject({ status: 200, body: { frozen: false, epoch: 1, ready: true } });
      const { rows } = await clock.query('select mode, offset_ms, frozen_at from platform.clock');
      expect(rows).toEqual([{ mode: 'RUNNING', offset_ms: '0', frozen_at: null }]);
    });

    it('takes changes one after the other', async () => {
      await standAt(future);
      const steps = await Promise.all([1, 2, 3].map(() => call('POST', '/test-clock/advances', { by: 'PT1M' })));
      expect(steps.map(({ body }) => body['now'])).toEqual([
        '2400-01-01T00:01:00.000Z',
        '2400-01-01T00:02:00.000Z',
        '2400-01-01T00:03:00.000Z',
      ]);
    });

    it.each([
      ['PUT', '/test-clock', {}],
      ['PUT', '/test-clock', { now: 'tomorrow' }],
      ['PUT', '/test-clock', { now: '2400-13-01T00:00:00.000Z' }],
      ['PUT', '/test-clock', { now: 7 }],
      ['PUT', '/test-clock', { now: '2311-01-01T00:00:00.000Z' }],
      ['PUT', '/test-clock', { frozen: 'yes' }],
      ['PUT', '/test-clock', { now: future, epoch: 3 }],
      ['POST', '/test-clock/advances', {}],
      ['POST', '/test-clock/advances', { by: 'P1M' }],
      ['POST', '/test-clock/advances', { by: '-PT1S' }],
      ['POST', '/test-clock/advances', { by: 86_400 }],
    ])('refuses %s %s %j', async (method, path, body) => {
      await standAt('2300-01-01T00:00:00.000Z');
      const answer = await call(method, path, body);
      expect(answer).toMatchObject({
        status: 400,
        body: { code: expect.stringMatching(/^(request.invalid|test_clock.too_far)$/) },
      });
      expect((await call('GET', '/test-clock')).body['epoch']).toBe(0);
    });
  });

  describe('fixtures', () => {
    it.each([
      [{}],
      [{ story: {} }],
      [{ post: { caption: '' } }],
      [{ post: { creator: 'nobody' } }],
      [{ post: { adCode: { authorizationDays: 8 } } }],
      [{ fundedAccount: { amountMicros: 0.5 } }],
    ])('refuses %j', async (body) => {
      expect(await call('POST', '/fixtures', body)).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
    });

    it('hands on what a service refuses', async () => {
      services.script.set('stories', [404]);
      const { status, body } = await call('POST', '/fixtures', { post: {} });
      expect([status, body['code']]).toEqual([422, 'fixture.refused']);
      expect(body['detail']).toContain('POST /v1/posts of stories answered 404');
    });
  });

  it('does not start in production', async () => {
    const before = process.env['NODE_ENV'];
    process.env['NODE_ENV'] = 'production';
    const start = startPlatformHelper({ port: 0, databaseUrl: 'postgres://nowhere', serviceUrls: services.urls });
    await expect(start).rejects.toThrow('NODE_ENV=production');
    process.env['NODE_ENV'] = before;
  });
});
