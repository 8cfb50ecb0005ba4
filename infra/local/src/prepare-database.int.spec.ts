import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { databaseUrls, platformHelperUrl, rolesOf, urlOfDatabase } from './database-roles.ts';
import { prepareDatabase } from './prepare-database.ts';
import { serviceNames } from './service-names.ts';

const serverUrl = process.env.TEST_DATABASE_URL ?? '';
const databases = [1, 2, 3].map((n) => `prepare_${n}_${randomUUID().replaceAll('-', '')}`);
const urls = databases.map((database) => urlOfDatabase(serverUrl, database));
const [adminUrl = ''] = urls;
const options = { services: serviceNames, testClock: true };

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** The SQLSTATE of the refusal, or what was answered. */
async function outcome(url: string, sql: string): Promise<unknown> {
  return query(url, sql).catch((error: { code: string }) => error.code);
}

const DENIED = '42501';

beforeAll(async () => {
  for (const database of databases) await query(serverUrl, `create database ${database}`);
  await Promise.all(urls.map((url) => prepareDatabase(url, options)));
  for (const service of serviceNames) {
    await query(
      databaseUrls(adminUrl, service).owner,
      `create table "${service}".thing (id bigint generated always as identity, name text);
       create function "${service}".answer() returns int language sql return 42`,
    );
  }
});

afterAll(async () => {
  for (const database of databases) await query(serverUrl, `drop database if exists ${database} with (force)`);
});

describe('prepareDatabase', () => {
  it.each(serviceNames)(
    'OP7 the app role of %s reads and writes its own schema, and cannot change its tables',
    async (service) => {
      const { app } = databaseUrls(adminUrl, service);
      const own = `"${service}".thing`;
      await query(app, `insert into ${own} (name) values ('a'); update ${own} set name = 'b'; delete from ${own}`);
      expect(await query(app, `select "${service}".answer()`)).toEqual([{ answer: 42 }]);
      expect(await outcome(app, `alter table ${own} add column more text`)).toBe(DENIED);
      expect(await outcome(app, `create table "${service}".other ()`)).toBe(DENIED);
      expect(await outcome(app, `truncate ${own}`)).toBe(DENIED);
    },
  );

  const pairs = serviceNames.flatMap((service) =>
    serviceNames.filter((other) => other !== service).map((other) => [service, other]),
  );
  it.each(pairs)('OP7 neither role of %s sees the schema of %s', async (service = '', other = '') => {
    const { owner, app } = databaseUrls(adminUrl, service);
    for (const url of [owner, app]) {
      expect(await outcome(url, `select from "${other}".thing`)).toBe(DENIED);
      expect(await outcome(url, `insert into "${other}".thing (name) values ('x')`)).toBe(DENIED);
      expect(await outcome(url, `create table "${other}".intruder ()`)).toBe(DENIED);
      expect(await outcome(url, `select "${other}".answer()`)).toBe(DENIED);
    }
  });

  it('OP7 no role of a service may use the schema public, or become another role', async () => {
    for (const service of serviceNames) {
      for (const url of Object.values(databaseUrls(adminUrl, service))) {
        expect(await outcome(url, 'create table public.intruder ()')).toBe(DENIED);
        expect(await outcome(url, `set role ${rolesOf(service === 'billing' ? 'stories' : 'billing').owner}`)).toBe(DENIED);
      }
    }
  });

  it('OP7 an app role may make no temporary tables; an owner may, to rebuild a copy', async () => {
    for (const service of serviceNames) {
      const { owner, app } = databaseUrls(adminUrl, service);
      expect(await outcome(app, 'create temporary table intruder ()')).toBe(DENIED);
      expect(await outcome(owner, 'create temporary table scratch ()')).not.toBe(DENIED);
    }
  });

  it('ends a transaction of an app role after ten seconds, not one of an owner', async () => {
    const { owner, app } = databaseUrls(adminUrl, 'billing');
    expect(await query(app, 'show transaction_timeout')).toEqual([{ transaction_timeout: '10s' }]);
    expect(await query(owner, 'show transaction_timeout')).toEqual([{ transaction_timeout: '0' }]);
  });

  it('changes nothing when it is repeated', async () => {
    const { app } = databaseUrls(adminUrl, 'stories');
    await query(app, `insert into stories.thing (name) values ('kept')`);
    await query(platformHelperUrl(adminUrl), 'update platform.clock set epoch = 7');
    await prepareDatabase(adminUrl, options);
    expect(await query(app, 'select name from stories.thing')).toEqual([{ name: 'kept' }]);
    expect(await query(app, 'select epoch from platform.clock')).toEqual([{ epoch: '7' }]);
  });

  it('prepares several data bases of one server at the same time, again and again', async () => {
    await Promise.all([...urls, ...urls, ...urls].map((url) => prepareDatabase(url, options)));
    for (const url of urls)
      expect(await query(databaseUrls(url, 'authorization').app, 'select mode from platform.clock')).toEqual([
        { mode: 'RUNNING' },
      ]);
  });

  it('lets only the platform helper write the clock', async () => {
    for (const service of serviceNames) {
      for (const url of Object.values(databaseUrls(adminUrl, service))) {
        expect(await outcome(url, 'update platform.clock set offset_ms = 1')).toBe(DENIED);
      }
    }
    expect(await outcome(platformHelperUrl(adminUrl), 'delete from platform.clock')).toBe(DENIED);
    expect(await outcome(platformHelperUrl(adminUrl), 'select from stories.thing')).toBe(DENIED);
  });

  it('makes no clock where none is asked for', async () => {
    const [database = '', url = ''] = [databases[2], urls[2]];
    await query(serverUrl, `drop database ${database}`);
    await query(serverUrl, `create database ${database}`);
    await prepareDatabase(url, { ...options, testClock: false });
    expect(await query(url, `select to_regclass('platform.clock') as clock`)).toEqual([{ clock: null }]);
  });

  it('refuses a name that is no service name', async () => {
    await expect(prepareDatabase(adminUrl, { services: ['stories; drop'], testClock: false })).rejects.toThrow(
      'is no service name',
    );
  });
});
