import { connect, createServer, type AddressInfo } from 'node:net';
import { Controller, Get, Injectable, Module, type OnModuleDestroy } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { BootError } from './boot-error.ts';
import { Clock } from './clock.ts';
import { anyone } from './policy.ts';
import { startService } from './run-service.ts';
import type { ServiceDefinition } from './service-definition.ts';
import { sampleService } from './spec-fixtures/sample-service.ts';
import { startSample, type Sample } from './spec-fixtures/start-sample.ts';
import { quietPlugin } from './spec-fixtures/quiet-plugin.ts';

let sample: Sample;

beforeAll(async () => {
  sample = await startSample();
});
afterAll(() => sample.stop());

const silent = { write: () => undefined };
const start = (definition: ServiceDefinition, env: Record<string, string | undefined> = {}) =>
  startService(definition, quietPlugin(), { ...sample.env, ...env }, { logTo: silent });
/** Its connections are told from those of the sample that runs beside it, whose pool grows when two timers want one. */
const named = () => ({ SAMPLE_DATABASE_URL: `${sample.database.url}?application_name=another` });
const connections = async () =>
  (
    await sample.database.query(
      `select count(*)::int as n from pg_stat_activity where datname = current_database() and application_name = 'another'`,
    )
  )[0]?.['n'] as number;
/** The server forgets a connection a moment after its end. */
const untilNoneIsLeft = async () => {
  for (let look = 0; look < 200 && (await connections()) > 0; look += 1) await delay(50);
  expect(await connections()).toBe(0);
};

describe('boot', () => {
  it('lists every route without a policy and every policy without a route', async () => {
    const { 'GET /v1/me': _me, 'GET /v1/desk': _desk, ...policies } = sampleService.policies;
    const gone = { ...policies, 'GET /v1/gone': anyone, 'PUT /v1/letters': anyone };
    const failure = start({ ...sampleService, policies: gone }, named());
    await expect(failure).rejects.toThrow(BootError);
    await expect(failure).rejects.toThrow(
      [
        'Routes and policies differ:',
        '  GET /v1/desk has no policy',
        '  GET /v1/gone has a policy, but there is no such route',
        '  GET /v1/me has no policy',
        '  PUT /v1/letters has a policy, but there is no such route',
      ].join('\n'),
    );
    await untilNoneIsLeft();
  });

  it("holds the plugin's controllers to the same rule", async () => {
    @Controller('operations')
    class FlowController {
      @Get('flow')
      flow(): object {
        return {};
      }
    }
    const plugin = quietPlugin();
    plugin.overrides = { controllers: [FlowController] };
    await expect(startService(sampleService, plugin, sample.env, { logTo: silent })).rejects.toThrow(
      'GET /operations/flow has no policy',
    );
    expect(plugin.calls).toEqual([]);
    plugin.overrides = { controllers: [FlowController], policies: { 'GET /operations/flow': anyone } };
    const service = await startService(sampleService, plugin, sample.env, { logTo: silent });
    expect((await fetch(`${service.url}/operations/flow`)).status).toBe(200);
    await service.stop();
  });

  it('names bad variables, and never their values', async () => {
    const env = { SAMPLE_PORT: 'hunter2', LOG_LEVEL: 'hunter2', OIDC_ISSUER: '', SAMPLE_DATABASE_URL: 'mysql://hunter2' };
    const error = (await start(sampleService, env).catch((failure: unknown) => failure)) as Error;
    expect(error).toBeInstanceOf(BootError);
    for (const name of Object.keys(env)) expect(error.message).toContain(name);
    expect(error.message).not.toContain('hunter2');
  });

  it('says plainly that the data base is away, without its password', async () => {
    const error = (await start(sampleService, { SAMPLE_DATABASE_URL: 'postgres://me:hunter2@127.0.0.1:1/x' }).catch(
      (failure: unknown) => failure,
    )) as Error;
    expect(error).toBeInstanceOf(BootError);
    expect(error.message).toMatch(/^The data base of "sample" cannot be used: .*ECONNREFUSED/);
    expect(error.message).not.toContain('hunter2');
  });

  it('says plainly that its port is taken, and leaves nothing running', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const port = String((other.address() as AddressInfo).port);
    await expect(start(sampleService, { ...named(), SAMPLE_PORT: port })).rejects.toThrow(`Cannot listen on port ${port}`);
    await untilNoneIsLeft();
    other.close();
  });

  it('refuses a schema that is behind', async () => {
    class Later1763900000001 {
      async up(): Promise<void> {}
      async down(): Promise<void> {}
    }
    const definition = { ...sampleService, migrations: [...sampleService.migrations, Later1763900000001] };
    await expect(start(definition)).rejects.toThrow('run its migrations first: Later1763900000001');
  });
});

describe('two services in one process', () => {
  it('have connections of their own, which end with them', async () => {
    const other = await start(sampleService, named());
    expect(await connections()).toBeGreaterThan(0);
    await other.stop();
    await untilNoneIsLeft();
  });

  it('share nothing: each has its metrics, its tokens and its own end', async () => {
    const [one, other] = await Promise.all([start(sampleService), start(sampleService)]);
    const get = async (url: string, path: string) => (await fetch(`${url}${path}`)).text();
    await get(one.url, '/v1/front-page');
    expect(await get(one.url, '/metrics')).toContain(
      'http_request_duration_seconds_count{method="GET",route="/v1/front-page",status="200"} 1',
    );
    expect(await get(other.url, '/metrics')).not.toContain('/v1/front-page');
    await one.stop();
    expect(JSON.parse(await get(other.url, '/health/ready'))).toEqual({ status: 'ready' });
    expect(other.resolve(Clock)).toBeInstanceOf(Clock);
    await other.stop();
  });
});

describe('health', () => {
  it('is live whatever is broken, and ready only when nothing is', async () => {
    const ready = () => sample.call('GET', '/health/ready', { token: null });
    expect((await ready()).body).toEqual({ status: 'ready' });
    sample.plugin.reasons = ['the relay is halted'];
    const answer = await ready();
    expect([answer.status, answer.body]).toEqual([503, { status: 'not ready', reasons: ['the relay is halted'] }]);
    sample.plugin.reasons = [];
    expect((await sample.call('GET', '/health/live', { token: null })).body).toEqual({ status: 'live' });
  });

  it('says when the data base is away, and comes back with it', async () => {
    await sample.database.setReachable(false);
    const answer = await sample.call('GET', '/health/ready', { token: null });
    expect([answer.status, answer.body['reasons']]).toEqual([503, ['the data base cannot be reached']]);
    const write = await sample.call('POST', '/v1/letters', { body: { body: 'away' } });
    expect([write.status, write.body['code'], write.headers.get('retry-after')]).toEqual([503, 'service.unavailable', '1']);
    await sample.database.setReachable(true);
    expect((await sample.call('GET', '/health/ready', { token: null })).status).toBe(200);
  });
});

describe('metrics', () => {
  it('have rate, errors and duration by route, the pool and the timers', async () => {
    await sample.call('GET', '/v1/me', { token: null });
    await sample.call('GET', '/v1/nothing/at/all');
    const { text, headers } = await sample.call('GET', '/metrics', { token: null });
    expect(headers.get('content-type')).toContain('text/plain; version=0.0.4');
    expect(text).toContain('http_request_duration_seconds_count{method="GET",route="/v1/me",status="401"}');
    expect(text).toContain('route="none",status="404"');
    expect(text).toContain('database_pool_waiting 0');
    expect(text).toMatch(/timer_runs_total\{timer="DeleteIdempotencyRecordsWhenDue",outcome="done"\} [1-9]/);
  });
});

describe('GET /operations/quiescence', () => {
  it('reads the epoch of the test clock, and counts everything that is under way but itself', async () => {
    const token = await sample.issuer.token({ sub: sample.userId, roles: ['platform-operator'] });
    const read = async () => (await sample.call('GET', '/operations/quiescence', { token })).body;
    const quiet = { epoch: 0, dueTimers: 0, unpublished: 0, unprocessed: 0, inFlight: 0, parked: 0 };
    expect(await read()).toEqual(quiet);
    await sample.database.query(
      `create schema platform; create table platform.clock (mode text, offset_ms bigint, frozen_at timestamptz(3), epoch bigint)`,
    );
    await sample.database.query(`insert into platform.clock values ('RUNNING', 0, null, 7)`);
    sample.plugin.unseen = [{ type: 'PostPublished', id: 'held' }];
    const held = sample.call('GET', '/v1/front-page', { headers: { 'after-event': 'PostPublished;held' } });
    while (!sample.plugin.calls.includes('notSeenYet')) await delay(1);
    expect(await read()).toEqual({ ...quiet, epoch: 7, inFlight: 1 });
    sample.plugin.unseen = [];
    await held;
    expect(await read()).toEqual({ ...quiet, epoch: 7 });
    await sample.database.query(`drop schema platform cascade`);
  });

  it('counts a request once, until it is answered or its client is gone, also one that is refused', async () => {
    const until = async (wanted: number) => {
      while ((await sample.service.quiescence()).inFlight !== wanted) await delay(1);
    };
    await sample.call('POST', '/v1/letters', { body: { nonsense: true } });
    await sample.call('GET', '/v1/me', { token: null });
    await sample.call('GET', '/v1/nothing/at/all');
    await sample.call('GET', '/v1/letters?cursor=%00');
    expect((await sample.service.quiescence()).inFlight).toBe(0);

    const token = await sample.issuer.token({ sub: sample.userId });
    const clients = [1, 2, 3].map(() => connect(Number(new URL(sample.service.url).port), '127.0.0.1'));
    const head = ['POST /v1/letters HTTP/1.1', 'host: sample', `authorization: Bearer ${token}`];
    const half = [...head, 'content-type: application/json', 'content-length: 100', '', '{"body":'].join('\r\n');
    for (const client of clients) client.write(half);
    await until(3);
    for (const client of clients) client.destroy();
    await until(0);
  });
});

describe('shutdown', () => {
  @Injectable()
  class Poller implements OnModuleDestroy {
    static readonly order: string[] = [];

    onModuleDestroy(): void {
      Poller.order.push('providers');
    }
  }
  @Module({ imports: [sampleService.module], providers: [Poller] })
  class WithPoller {}

  it('is: not ready, HTTP drained, claiming stopped, messaging, providers, pool', async () => {
    Poller.order.length = 0;
    const plugin = quietPlugin();
    const note = (what: string) => async () => void Poller.order.push(what);
    let release: () => void = () => undefined;
    let asked: () => void = () => undefined;
    const isAsked = new Promise<void>((resolve) => (asked = resolve));
    const isReleased = new Promise<void>((resolve) => (release = resolve));
    plugin.overrides = {
      pauseIntake: note('pause intake'),
      stop: async () => {
        // The pool is still there for what messaging has to finish.
        await service.dataSource.query('select 1');
        Poller.order.push('messaging');
      },
      notSeenYet: async () => {
        asked();
        await isReleased;
        return [];
      },
    };
    const log: string[] = [];
    const logTo = { write: (line: string) => void log.push(line) };
    const service = await startService({ ...sampleService, module: WithPoller }, plugin, sample.env, { logTo });
    const underWay = fetch(`${service.url}/v1/front-page`, { headers: { 'after-event': 'A;1' } }).then((answer) => {
      Poller.order.push(`request ${answer.status}`);
    });
    await isAsked;
    const stopped = service.stop();
    expect(service.stop()).toBe(stopped);
    await expect(fetch(`${service.url}/health/live`)).rejects.toThrow('fetch failed');
    expect(Poller.order).toEqual([]);
    release();
    await Promise.all([underWay, stopped]);
    expect(Poller.order.toSorted()).toEqual(['messaging', 'pause intake', 'providers', 'request 200']);
    expect(Poller.order.filter((entry) => !entry.startsWith('request'))).toEqual(['pause intake', 'messaging', 'providers']);
    expect(service.dataSource.isInitialized).toBe(false);
    expect(log.join('')).not.toContain('shutdown step failed');
  });

  it('ends within 10 s although nothing in it ever ends, and logs each step that it left behind', async () => {
    const plugin = quietPlugin();
    const never = () => new Promise<never>(() => undefined);
    let asked: () => void = () => undefined;
    const isAsked = new Promise<void>((resolve) => (asked = resolve));
    const neverSeen = () => {
      asked();
      return never();
    };
    plugin.overrides = { pauseIntake: never, stop: never, notSeenYet: neverSeen };
    const log: string[] = [];
    const service = await startService(sampleService, plugin, sample.env, { logTo: { write: (line) => void log.push(line) } });
    const cut = fetch(`${service.url}/v1/front-page`, { headers: { 'after-event': 'A;1' } }).catch(() => 'cut');
    const held = service.dataSource.transaction((tx) => tx.query(`select pg_sleep(30)`)).catch(() => 'ended');
    await isAsked;
    const started = performance.now();
    await service.stop();
    expect(performance.now() - started).toBeLessThan(10_000);
    const steps = log.map((line) => JSON.parse(line) as { step?: string }).flatMap(({ step }) => (step ? [step] : []));
    expect(steps).toEqual(['drain HTTP', 'stop claiming', 'stop messaging']);
    expect(await cut).toBe('cut');
    expect(await held).toBe('ended');
  }, 20_000);
});
