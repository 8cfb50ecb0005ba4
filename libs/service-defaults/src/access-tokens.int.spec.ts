import { createHmac, randomUUID } from 'node:crypto';
import type { TokenClaims } from './spec-fixtures/token-issuer.ts';
import { startSample, type Answer, type Sample } from './spec-fixtures/start-sample.ts';
import { AccessTokens } from './access-tokens.ts';
import { realTimeMs } from './real-time.ts';
import { RequestRefusal } from './request-refusal.ts';

let sample: Sample;
const sub = randomUUID();

beforeAll(async () => {
  sample = await startSample();
  await sample.issuer.addKey('foreign', false);
});
afterAll(() => sample.stop());

const code = (answer: Answer) => `${answer.status} ${answer.status < 400 ? '' : String(answer.body['code'])}`.trim();
const as = async (path: string, claims: TokenClaims) => sample.call('GET', path, { token: await sample.issuer.token(claims) });
const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('an access token', () => {
  it('names the caller', async () => {
    expect((await as('/v1/me', { sub: sub.toUpperCase(), roles: ['moderator'] })).body).toEqual({
      userId: sub,
      roles: ['moderator'],
      scopes: [],
    });
  });

  it('is refused before the body is read', async () => {
    const answer = await sample.call('POST', '/v1/letters', { token: null, raw: 'not JSON' });
    expect([code(answer), answer.headers.get('www-authenticate')]).toEqual(['401 auth.token_missing', 'Bearer']);
  });

  it.each<[string, TokenClaims]>([
    ['401 auth.token_expired', { sub, expiresInSeconds: -1 }],
    ['401 auth.wrong_audience', { sub, audience: 'billing' }],
    ['401 auth.token_invalid', { sub, issuer: 'http://other.test' }],
    ['401 auth.token_invalid', { sub, keyId: 'foreign' }],
    ['401 auth.token_invalid', {}],
    ['401 auth.token_invalid', { sub: 'feed' }],
    ['401 auth.token_invalid', { sub, roles: 'moderator' }],
    ['401 auth.token_invalid', { sub, roles: [7] }],
    ['401 auth.token_invalid', { sub, scope: ['feed'] }],
    ['200', { sub, expiresInSeconds: 60 }],
  ])('answers %s (%j)', async (expected, claims) => {
    expect(code(await as('/v1/me', claims))).toBe(expected);
  });

  it('is refused when it is not signed, or signed with something else than ES256', async () => {
    const payload = base64({ sub, iss: sample.issuer.issuer, aud: 'sample', exp: 4_000_000_000 });
    const unsigned = `${base64({ alg: 'none' })}.${payload}.`;
    const symmetric = `${base64({ alg: 'HS256', kid: 'first' })}.${payload}`;
    const hmac = createHmac('sha256', 'guess').update(symmetric).digest('base64url');
    const [head = '', , signature = ''] = (await sample.issuer.token({ sub })).split('.');
    for (const token of [unsigned, `${symmetric}.${hmac}`, `${head}.${payload}.${signature}`, 'nonsense', 'a.b.c']) {
      expect(code(await sample.call('GET', '/v1/me', { token }))).toBe('401 auth.token_invalid');
    }
  });

  it.each(['Basic bWlhOm1pYQ==', 'Bearer', 'Bearer a b'])('is not %s', async (authorization) => {
    expect(code(await sample.call('GET', '/v1/me', { token: null, headers: { authorization } }))).toBe('401 auth.token_invalid');
  });
});

describe('an access token that comes again', () => {
  it('is not verified again for a minute, and never beyond its end', async () => {
    const { issuer } = sample;
    let nowMs = realTimeMs();
    const tokens = new AccessTokens({ issuer: issuer.issuer, jwksUrl: issuer.jwksUrl, audience: 'sample' }, () => nowMs);
    const ask = async (expiresInSeconds: number) => {
      const header = `Bearer ${await issuer.token({ sub, expiresInSeconds })}`;
      return { header, caller: await tokens.callerOf(header) };
    };
    const [long, short] = [await ask(600), await ask(30)];
    const isKept = async ({ header, caller }: typeof long) => (await tokens.callerOf(header)) === caller;
    nowMs += 28_000;
    expect([await isKept(long), await isKept(short)]).toEqual([true, true]);
    nowMs += 2_000;
    expect([await isKept(long), await isKept(short)]).toEqual([true, false]);
    nowMs += 30_000;
    expect(await isKept(long)).toBe(false);
  });

  it('is forgotten when ten thousand others came after it', async () => {
    const { issuer } = sample;
    const tokens = new AccessTokens({ issuer: issuer.issuer, jwksUrl: issuer.jwksUrl, audience: 'sample' });
    const header = `Bearer ${await issuer.token({ sub })}`;
    const caller = await tokens.callerOf(header);
    // Verifying so many would take a test's whole minute.
    const { verified } = tokens as unknown as { verified: Map<string, unknown> };
    for (let n = 0; n < 9_999; n += 1) verified.set(String(n), { caller, untilMs: Infinity });
    expect(await tokens.callerOf(header)).toBe(caller);
    await tokens.callerOf(`Bearer ${await issuer.token({ sub })}`);
    expect(verified.size).toBe(10_000);
    expect(await tokens.callerOf(header)).not.toBe(caller);
    expect(verified.size).toBe(10_000);
  });
});

describe('a policy', () => {
  const client = { sub: 'feed-service', scope: 'feed other' };

  it.each<[string, string, TokenClaims]>([
    ['/v1/desk', '403 auth.forbidden', { sub }],
    ['/v1/desk', '403 auth.forbidden', { sub, roles: ['platform-operator'] }],
    ['/v1/desk', '200', { sub, roles: ['moderator'] }],
    ['/v1/desk', '403 auth.forbidden', { ...client, roles: ['moderator'] }],
    ['/v1/feed', '200', client],
    ['/v1/feed', '403 auth.forbidden', { ...client, scope: 'other' }],
    ['/v1/feed', '403 auth.forbidden', { sub }],
    ['/v1/me', '403 auth.forbidden', client],
    ['/operations/quiescence', '403 auth.forbidden', { sub, roles: ['moderator'] }],
    ['/operations/quiescence', '200', { sub, roles: ['platform-operator'] }],
  ])('%s answers %s (%j)', async (path, expected, claims) => {
    expect(code(await as(path, claims))).toBe(expected);
  });

  it('for anyone checks a token only if there is one', async () => {
    expect((await sample.call('GET', '/v1/front-page', { token: null })).body).toEqual({ reader: 'anyone' });
    expect((await as('/v1/front-page', { sub })).body).toEqual({ reader: sub });
    expect(code(await as('/v1/front-page', { sub, expiresInSeconds: -1 }))).toBe('401 auth.token_expired');
  });

  it('holds for HEAD as for GET', async () => {
    expect((await sample.call('HEAD', '/v1/desk', { token: null })).status).toBe(401);
    expect((await as('/v1/desk', { sub })).status).toBe(403);
  });
});

describe('the key set', () => {
  it('is fetched once for many tokens, and again for a key that it does not know', async () => {
    const { issuer } = sample;
    const tokens = new AccessTokens({ issuer: issuer.issuer, jwksUrl: issuer.jwksUrl, audience: 'sample' });
    const before = issuer.fetches;
    const token = await issuer.token({ sub });
    await Promise.all(Array.from({ length: 20 }, () => tokens.callerOf(`Bearer ${token}`)));
    expect(issuer.fetches - before).toBe(1);
  });

  it('that cannot be fetched lets nobody in: 503', async () => {
    const { issuer } = sample;
    const token = await issuer.token({ sub });
    for (const jwksUrl of [
      'http://127.0.0.1:1/jwks.json',
      `${sample.service.url}/v1/nothing`,
      `${sample.service.url}/health/live`,
    ]) {
      const tokens = new AccessTokens({ issuer: issuer.issuer, jwksUrl, audience: 'sample' });
      const refusal: unknown = await tokens.callerOf(`Bearer ${token}`).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(RequestRefusal);
      expect((refusal as RequestRefusal).details).toMatchObject({ status: 503, code: 'auth.keys_unavailable' });
    }
  });
});
