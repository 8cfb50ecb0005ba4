import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { databaseUrls, platformHelperUrl, urlOfDatabase } from './database-roles.ts';
import { prepareDatabase } from './prepare-database.ts';
import { installTestClock } from './test-clock.ts';

const serverUrl = process.env.TEST_DATABASE_URL ?? '';
const database = `test_clock_${randomUUID().replaceAll('-', '')}`;
const adminUrl = urlOfDatabase(serverUrl, database);
const services = ['stories', 'authorization'];
let app: Client;
let helper: Client;

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
}

async function now(): Promise<Date | undefined> {
  const { rows } = await app.query<{ now: Date }>('select "authorization".platform_now() as now');
  return rows[0]?.now;
}

beforeAll(async () => {
  const server = await connect(serverUrl);
  await server.query(`create database ${database}`);
  await server.end();
  await prepareDatabase(adminUrl, { services, testClock: true });
  app = await connect(databaseUrls(adminUrl, 'authorization').app);
  helper = await connect(platformHelperUrl(adminUrl));
});

afterAll(async () => {
  await app.end();
  await helper.end();
  const server = await connect(serverUrl);
  await server.query(`drop database ${database} with (force)`);
  await server.end();
});

describe('installTestClock', () => {
  it('says plainly that the migrations come first', async () => {
    await expect(installTestClock(adminUrl, services)).rejects.toThrow('run the migrations before the test clock');
  });

  it('replaces the platform clock of every schema, keeps its owner, and may be repeated', async () => {
    for (const service of services) {
      const owner = await connect(databaseUrls(adminUrl, service).owner);
      await owner.query(
        `create function "${service}".platform_now() returns timestamptz language sql as $$ select '2000-01-01Z'::timestamptz $$`,
      );
      await owner.end();
    }
    await installTestClock(adminUrl, services);
    await installTestClock(adminUrl, services);
    const { rows } = await app.query(
      `select pronamespace::regnamespace::text as schema, proowner::regrole::text as owner, provolatile as volatility
       from pg_proc where proname = 'platform_now' order by 1`,
    );
    expect(rows).toEqual([
      { schema: '"authorization"', owner: 'authorization_owner', volatility: 'v' },
      { schema: 'stories', owner: 'stories_owner', volatility: 'v' },
    ]);
  });

  it('runs with the server clock, in whole milliseconds, and moves on within a transaction', async () => {
    const { rows } = await app.query(
      `select abs(extract(epoch from "authorization".platform_now() - statement_timestamp())) < 5 as near,
              extract(microseconds from "authorization".platform_now())::bigint % 1000 as rest`,
    );
    expect(rows).toEqual([{ near: true, rest: '0' }]);
    await app.query('begin');
    const before = await now();
    await app.query('select pg_sleep(0.002)');
    const after = await now();
    await app.query('commit');
    expect(Number(after)).toBeGreaterThan(Number(before));
  });

  it('runs ahead by an offset', async () => {
    const day = 86_400_000;
    await helper.query(`update platform.clock set offset_ms = ${day}, epoch = epoch + 1`);
    const { rows } = await app.query(
      `select abs(extract(epoch from "authorization".platform_now() - statement_timestamp()) - 86400) < 5 as near`,
    );
    expect(rows).toEqual([{ near: true }]);
  });

  it('stands still when frozen, to the millisecond, and is seen moved within an open transaction', async () => {
    await helper.query(`update platform.clock set mode = 'FROZEN', frozen_at = '2026-11-23T23:59:59.999Z', epoch = epoch + 1`);
    await app.query('begin');
    expect((await now())?.toISOString()).toBe('2026-11-23T23:59:59.999Z');
    await helper.query(`update platform.clock set frozen_at = '2026-11-24T00:00:00.000Z', epoch = epoch + 1`);
    expect((await now())?.toISOString()).toBe('2026-11-24T00:00:00.000Z');
    await app.query('commit');
  });

  it('refuses a clock that is frozen at no time', async () => {
    await expect(helper.query('update platform.clock set frozen_at = null')).rejects.toThrow('check constraint');
  });
});
