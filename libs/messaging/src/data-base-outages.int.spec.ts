import { newId } from '@afterglow/service-defaults/ids';
import { eventually } from '@afterglow/testing/eventually';
import { OwnPostgres } from '@afterglow/testing/own-postgres';
import { startService, type TestService } from '@afterglow/testing/start-service';
import { countingHears, countingOverHttp } from './spec-fixtures/counting-over-http.ts';
import { COUNTING_TABLES } from './spec-fixtures/counting-service.ts';
import { CuttingProxy, type Cut } from './spec-fixtures/cutting-proxy.ts';

const LONG_MS = 150_000;
const upTo = (last: number) => Array.from({ length: last }, (_, n) => n + 1);

async function startCounting(through?: (url: string) => Promise<string>): Promise<TestService> {
  const service = await startService({
    definition: countingOverHttp,
    subscriptions: countingHears,
    topics: [{ name: 'sample', partitions: 3, retentionMs: null }],
    ...(through ? { through } : {}),
  });
  for (const sql of COUNTING_TABLES) await service.db.query(sql);
  return service;
}

const count = (service: TestService, counter: string, key = newId()) =>
  service.call('POST', `/v1/counts/${counter}`, { as: 'op', key });

/** As a good client: the same request under the same key, until there is an answer. */
async function countForSure(service: TestService, counter: string): Promise<number> {
  const key = newId();
  let version = 0;
  await eventually(async () => {
    const answer = await count(service, counter, key);
    if (answer.status !== 201) expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
    version = Number(answer.body['version']);
    return answer.status === 201;
  }, LONG_MS);
  return version;
}

const effectsOf = async (service: TestService, counter: string) =>
  (await service.db.query<{ version: number }>('select version from effect where counter = $1 order by n', [counter])).map(
    ({ version }) => version,
  );
const lettersOf = (service: TestService) => service.db.query('select reaction, error from dead_letter');

describe('a connection to Postgres that is cut at the moment of a commit', () => {
  let service: TestService;
  let proxy: CuttingProxy;

  beforeAll(async () => {
    service = await startCounting(async (url) => {
      proxy = await CuttingProxy.start(url);
      return proxy.url;
    });
  });
  afterAll(async () => {
    await service.stop();
    await proxy.stop();
  });

  it.each<[Cut['when'], string | null]>([
    ['after', 'true'],
    ['before', null],
  ])('cut %s the commit of a request: 503, and the repetition under the same key has the effect once', async (when, replayed) => {
    const counter = `cut ${when}`;
    const key = newId();
    proxy.cutNext({ having: 'insert into idempotency_record', when });
    const first = await count(service, counter, key);
    expect([first.status, first.headers.get('retry-after')]).toEqual([503, '1']);
    const second = await count(service, counter, key);
    expect([second.status, second.body['version'], second.headers.get('idempotency-replayed')]).toEqual([201, 1, replayed]);
    await service.settled();
    expect(await effectsOf(service, counter)).toEqual([1]);
  });

  it.each<[Cut['when']]>([['after'], ['before']])(
    'cut %s the commit of a batch: each effect once, nothing parked',
    async (when) => {
      const counter = `batch ${when}`;
      const before = proxy.cuts;
      proxy.cutNext({ having: 'update consumer_offset', when });
      for (const version of upTo(6)) expect(await countForSure(service, counter)).toBe(version);
      await service.settled();
      expect(proxy.cuts).toBe(before + 1);
      expect(await effectsOf(service, counter)).toEqual(upTo(6));
      expect(await lettersOf(service)).toEqual([]);
    },
  );
});

describe('a Postgres that is killed, or has no room', () => {
  let postgres: OwnPostgres | null;
  let service: TestService | null = null;
  /** Never silent: it says so, and with CI=true it fails. */
  const cannotRun = () => {
    console.warn('Not tested here: no Docker engine, so there is no Postgres to kill and no disk to fill.');
    expect(process.env.CI).not.toBe('true');
  };

  beforeAll(async () => {
    postgres = await OwnPostgres.start();
    // For this file's own data bases.
    if (postgres) process.env.TEST_DATABASE_URL = postgres.url;
  }, 180_000);
  afterEach(async () => {
    await service?.stop();
    service = null;
  });
  afterAll(() => postgres?.remove());

  it('Postgres is killed and started again: 503 meanwhile, then all goes on by itself, each request and effect once, in order', async () => {
    if (!postgres) return cannotRun();
    service = await startCounting();
    const versions: number[] = [];
    for (const n of upTo(60)) {
      if (n === 20) await postgres.kill();
      if (n === 20) expect((await service.call('GET', '/health/ready')).status).toBe(503);
      if (n === 20) expect((await count(service, 'a')).status).toBe(503);
      if (n === 20) void postgres.startAgain();
      versions.push(await countForSure(service, 'a'));
    }
    expect(versions).toEqual(upTo(60));
    await service.settled();
    expect(await effectsOf(service, 'a')).toEqual(upTo(60));
    expect(await lettersOf(service)).toEqual([]);
    expect((await service.call('GET', '/health/ready')).status).toBe(200);
  }, 400_000);

  it('the disk of the tables is full: writes are 503, nothing is parked or lost, and all goes on once there is room', async () => {
    if (!postgres) return cannotRun();
    service = await startCounting();
    const running = service;
    const name = (await running.db.query('select current_database() as name'))[0]?.['name'];
    for (const version of upTo(5)) expect(await countForSure(running, 'a')).toBe(version);
    await running.settled();
    await postgres.useSmallDiskFor(
      String(name),
      ['outbox', 'inbox', 'effect', 'idempotency_record', 'consumer_offset'],
      'sample',
    );
    await postgres.fillDisk();
    let taken = 5;
    await eventually(async () => {
      const answer = await count(running, 'a');
      if (answer.status === 201) taken += 1;
      return answer.status === 503 && answer.headers.get('retry-after') === '1';
    }, LONG_MS);
    // Reading is still possible, so it is still ready; what was taken may not have had its effect yet.
    expect((await running.call('GET', '/health/ready')).status).toBe(200);
    await postgres.freeDisk();
    expect(await countForSure(running, 'a')).toBe(taken + 1);
    await running.settled();
    expect(await effectsOf(running, 'a')).toEqual(upTo(taken + 1));
    expect(await lettersOf(running)).toEqual([]);
  }, 400_000);
});
