import { service as authorization } from '@afterglow/authorization/service';
import { service as billing } from '@afterglow/billing/service';
import { service as campaigns } from '@afterglow/campaigns/service';
import { service as delivery } from '@afterglow/delivery/service';
import { messagingMigrations } from '@afterglow/messaging/migrations';
import type { MigratedDefinition } from '@afterglow/service-defaults/migrate';
import { service as stories } from '@afterglow/stories/service';
import { cloneDatabase, dropDatabase, type TestDatabaseUrls } from '@afterglow/testing/test-database';
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { databaseUrls, PLATFORM_HELPER, platformHelperUrl, rolesOf } from './database-roles.ts';
import { serviceNames } from './service-names.ts';

const definitions: readonly MigratedDefinition[] = [stories, authorization, campaigns, delivery, billing];
const roles = serviceNames.flatMap((service) => {
  const { app, owner } = rolesOf(service);
  return [
    { service, role: app, kind: 'app' as const },
    { service, role: owner, kind: 'owner' as const },
  ];
});
const pairs = roles.flatMap((role) => serviceNames.map((schema) => ({ ...role, schema })));
const own = pairs.filter(({ service, schema }) => service === schema);
const foreign = pairs.filter(({ service, schema }) => service !== schema);

/** What an app role may not do to a table of its own schema. All else there is read, written and deleted freely. */
const REVOKED: Readonly<Record<string, readonly string[]>> = {
  'billing.account_day': ['DELETE'],
  'billing.billing_account': ['DELETE'],
  'billing.funds_request': ['DELETE'],
  'billing.hold': ['DELETE'],
  'billing.lease_spend': ['DELETE'],
  'billing.ledger_account': ['DELETE'],
  'billing.transfer': ['DELETE', 'UPDATE'],
  'delivery.emergency_stop_audit': ['DELETE', 'UPDATE'],
  'delivery.tracked_event': ['DELETE', 'UPDATE'],
  'delivery.undue_impression': ['DELETE', 'UPDATE'],
  'stories.post_comment': ['UPDATE'],
  'stories.story_comment': ['UPDATE'],
  ...Object.fromEntries(serviceNames.map((service) => [`${service}.dead_letter_audit`, ['DELETE', 'UPDATE']])),
  ...Object.fromEntries(serviceNames.map((service) => [`${service}.log_level_change`, ['DELETE', 'UPDATE']])),
};

const DENIED = '42501';

let database: TestDatabaseUrls;
let admin: Client;
const clients = new Map<string, Client>();
const tables = new Map<string, string[]>();

beforeAll(async () => {
  database = await cloneDatabase(definitions.map((definition) => ({ definition, plugin: { migrations: messagingMigrations } })));
  admin = await connect(database.admin);
  for (const { service, role, kind } of roles) clients.set(role, await connect(databaseUrls(database.admin, service)[kind]));
  clients.set(PLATFORM_HELPER, await connect(platformHelperUrl(database.admin)));
  const { rows } = await admin.query<{ schemaname: string; tablename: string }>(
    `select schemaname, tablename from pg_tables where schemaname = any($1) order by 1, 2`,
    [serviceNames],
  );
  for (const schema of serviceNames)
    tables.set(
      schema,
      rows.filter((row) => row.schemaname === schema).map((row) => `"${schema}".${row.tablename}`),
    );
}, 60_000);

afterAll(async () => {
  await Promise.all([...clients.values(), admin].map((client) => client.end()));
  await dropDatabase(database.name);
});

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
}

/** 'done', or the SQLSTATE of the refusal. Nothing stays. */
async function outcome(role: string, sql: string): Promise<string> {
  const client = clients.get(role);
  if (!client) throw new Error(`${role} is not connected`);
  await client.query('begin');
  try {
    await client.query(sql);
    return 'done';
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    await client.query('rollback');
  }
}

async function outcomes(role: string, statements: readonly string[]): Promise<Record<string, string>> {
  const entries: [string, string][] = [];
  for (const sql of statements) entries.push([sql, await outcome(role, sql)]);
  return Object.fromEntries(entries);
}

function allDenied(statements: readonly string[]): Record<string, string> {
  return Object.fromEntries(statements.map((sql) => [sql, DENIED]));
}

function tablesOf(schema: string): string[] {
  const found = tables.get(schema) ?? [];
  if (found.length < 6) throw new Error(`${schema} has only ${found.length} tables: were its migrations run?`);
  return found;
}

describe('schemas of the five services', () => {
  it('OP7 the five services of this test are all that there are', () => {
    expect(definitions.map(({ name }) => name)).toEqual(serviceNames);
  });

  it.each(own)('OP7 $role works in its own schema $schema', async ({ role, schema }) => {
    for (const table of tablesOf(schema)) expect(await outcome(role, `select * from ${table}`)).toBe('done');
    const [eventId, correlationId] = [randomUUID(), randomUUID()];
    const write = `
      insert into "${schema}".inbox (reaction, event_id, type, key, correlation_id)
      values ('Test', '${eventId}', 'Test', 'test', '${correlationId}');
      update "${schema}".inbox set key = 'other' where event_id = '${eventId}';
      delete from "${schema}".inbox where event_id = '${eventId}'`;
    expect(await outcome(role, write)).toBe('done');
  });

  it.each(foreign)('OP7 $role is denied everything in schema $schema', async ({ role, schema }) => {
    const statements = [
      ...tablesOf(schema).flatMap((table) => [`select from ${table}`, `insert into ${table} default values`]),
      `select "${schema}".platform_now()`,
      `create table "${schema}".intruder ()`,
    ];
    expect(await outcomes(role, statements)).toEqual(allDenied(statements));
    // Also by right, and not only because the schema is closed: one slip would not open the tables.
    const { rows } = await admin.query(
      `select format('%s on %s', privilege, table_name) as held
       from unnest($2::text[]) as table_name, unnest('{select,insert,update,delete,truncate,references,trigger}'::text[]) as privilege
       where has_table_privilege($1, table_name, privilege)
       union all select 'usage' where has_schema_privilege($1, $3, 'usage, create')`,
      [role, tablesOf(schema), schema],
    );
    expect(rows).toEqual([]);
  });

  it.each(serviceNames)('OP7 the app role of %s runs no DDL, not in its own schema either', async (service) => {
    const { app } = rolesOf(service);
    const statements = [
      `create table "${service}".other ()`,
      `create or replace function "${service}".platform_now() returns timestamptz language sql return '2000-01-01Z'::timestamptz`,
      `create schema other`,
      ...tablesOf(service).flatMap((table) => [
        `alter table ${table} add column more text`,
        `create index on ${table} ((1))`,
        `truncate ${table}`,
        `drop table ${table}`,
      ]),
    ];
    expect(await outcomes(app, statements)).toEqual(allDenied(statements));
  });

  it('OP7 the tables whose rows stay as they are, or stay, are these', async () => {
    const { rows } = await admin.query<{ name: string; revoked: string[] }>(
      `select schemaname || '.' || tablename as name, array_agg(privilege order by privilege) as revoked
       from pg_tables, unnest('{SELECT,INSERT,UPDATE,DELETE}'::text[]) as privilege
       where schemaname = any($1) and not has_table_privilege(schemaname || '_app', format('%I.%I', schemaname, tablename), privilege)
       group by 1`,
      [serviceNames],
    );
    expect(Object.fromEntries(rows.map(({ name, revoked }) => [name, revoked]))).toEqual(REVOKED);
  });

  it.each(Object.entries(REVOKED))('OP7 on %s the app role is denied %s', async (name, rights) => {
    const [service = '', table = ''] = name.split('.');
    const { rows } = await admin.query<{ column: string }>(
      `select attname as column from pg_attribute where attrelid = format('%I.%I', $1::text, $2::text)::regclass and attnum = 1`,
      [service, table],
    );
    const [{ column } = { column: '' }] = rows;
    const statements = rights.map((right) =>
      right === 'DELETE' ? `delete from "${service}".${table}` : `update "${service}".${table} set ${column} = ${column}`,
    );
    expect(await outcomes(rolesOf(service).app, statements)).toEqual(allDenied(statements));
  });

  it.each(roles)("OP7 $role reads the platform's clock and cannot move it", async ({ role }) => {
    const statements = [
      'update platform.clock set offset_ms = 1',
      'delete from platform.clock',
      'insert into platform.clock default values',
    ];
    expect(await outcome(role, 'select from platform.clock')).toBe('done');
    expect(await outcomes(role, statements)).toEqual(allDenied(statements));
  });

  it('OP7 the platform helper moves the clock, and sees no schema of a service', async () => {
    expect(await outcome(PLATFORM_HELPER, 'update platform.clock set offset_ms = 1')).toBe('done');
    const statements = serviceNames.flatMap((service) => tablesOf(service).map((table) => `select from ${table}`));
    expect(await outcomes(PLATFORM_HELPER, statements)).toEqual(allDenied(statements));
  });

  it.each(serviceNames)('OP7 no transaction of %s outlives ten seconds', async (service) => {
    const { rows } = (await clients.get(rolesOf(service).app)?.query('show transaction_timeout')) ?? { rows: [] };
    expect(rows).toEqual([{ transaction_timeout: '10s' }]);
  });
});
