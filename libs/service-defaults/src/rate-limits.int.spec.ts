import { randomUUID } from 'node:crypto';
import { sampleService } from './spec-fixtures/sample-service.ts';
import { startSample, type Sample } from './spec-fixtures/start-sample.ts';

let sample: Sample;

beforeAll(async () => {
  sample = await startSample(sampleService, {
    SAMPLE_LIMIT_PER_PERSON: '3',
    SAMPLE_LIMIT_PER_CLIENT: '2',
    SAMPLE_LIMITS_OF_CLIENTS: 'busy=4,shut.out=0',
  });
});
afterAll(() => sample.stop());

const read = async (claims: { readonly sub: string; readonly scope?: string; readonly roles?: string[] }, path = '/v1/feed') =>
  sample.call('GET', path, { token: await sample.issuer.token(claims) });
const statuses = async (times: number, ...call: Parameters<typeof read>) => {
  const all: number[] = [];
  for (let i = 0; i < times; i += 1) all.push((await read(...call)).status);
  return all;
};

describe('rate limits over HTTP', () => {
  it('OP6 each client has its own limit, whatever token it comes with, and leaves the others theirs', async () => {
    expect(await statuses(4, { sub: 'partner', scope: 'feed' })).toEqual([200, 200, 429, 429]);
    expect(await statuses(5, { sub: 'busy', scope: 'feed' })).toEqual([200, 200, 200, 200, 429]);
    expect(await statuses(1, { sub: 'shut.out', scope: 'feed' })).toEqual([429]);
    expect(await statuses(1, { sub: 'quiet', scope: 'feed' })).toEqual([200]);
  });

  it('OP6 a refused request says which quota it met and when to come back, and no handler saw it', async () => {
    const sub = randomUUID();
    const [first] = [await read({ sub }, '/v1/me')];
    expect([first?.headers.get('ratelimit-policy'), first?.headers.get('ratelimit')]).toEqual([
      '"person";q=3;w=60',
      '"person";r=2;t=60',
    ]);
    await statuses(2, { sub }, '/v1/me');
    const token = await sample.issuer.token({ sub });
    const refused = await sample.call('POST', '/v1/letters', { token, raw: 'not even JSON' });
    expect(refused.body).toMatchObject({
      ...{ status: 429, code: 'rate_limit.exceeded' },
      facts: { violatedPolicies: ['person'], requests: 3, windowSeconds: 60 },
    });
    const [, seconds] = /^"person";r=0;t=(\d+)$/.exec(refused.headers.get('ratelimit') ?? '') ?? [];
    expect(refused.headers.get('retry-after')).toBe(seconds);
    expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  it('OP6 what is forbidden counts too: trying routes is calling', async () => {
    expect(await statuses(4, { sub: randomUUID() }, '/v1/desk')).toEqual([403, 403, 403, 429]);
  });

  it('OP6 operators, health and metrics are not counted, and those without a valid token have no quota', async () => {
    const operator = { sub: randomUUID(), roles: ['platform-operator'] };
    expect(await statuses(5, operator, '/operations/log-level')).toEqual(Array(5).fill(200));
    for (const path of ['/health/live', '/metrics', '/v1/front-page', '/v1/me']) {
      const answer = await sample.call('GET', path, { token: null });
      expect([path, answer.headers.get('ratelimit'), answer.headers.get('ratelimit-policy')]).toEqual([path, null, null]);
    }
  });
});
