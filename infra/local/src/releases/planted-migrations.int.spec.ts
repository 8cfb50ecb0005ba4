import { service as authorization } from '@afterglow/authorization/service';
import { service as billing } from '@afterglow/billing/service';
import { service as campaigns } from '@afterglow/campaigns/service';
import { service as delivery } from '@afterglow/delivery/service';
import { messagingMigrations } from '@afterglow/messaging/migrations';
import { createDataSource } from '@afterglow/service-defaults/data-source';
import type { MigratedDefinition } from '@afterglow/service-defaults/migrate';
import { dumpSchema } from '@afterglow/service-defaults/schema-dump';
import { service as stories } from '@afterglow/stories/service';
import { cloneDatabase, dropDatabase, type TestDatabaseUrls } from '@afterglow/testing/test-database';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataSource, EntityManager } from 'typeorm';
import { rolesOf } from '../database-roles.ts';
import { repositoryRoot } from '../repository-root.ts';
import { serviceNames, type ServiceName } from '../service-names.ts';
import { ACCEPTED_CHANGES } from './accepted-changes.ts';
import { sentenceOf, type IncompatibleChange } from './expand-rules.ts';
import { incompatibleChanges } from './incompatible-changes.ts';
import { schemaOfText, type Schema, type Table } from './schema-of-text.ts';
import { statementsOfRelease, type ReleasedStatement } from './statements-of-release.ts';

const definitions: readonly MigratedDefinition[] = [stories, authorization, campaigns, delivery, billing];

/** A migration, and what the test says of it; nothing where the release bears it. */
const PLANTED: readonly [sql: string, service: ServiceName, ...refusals: string[]][] = [
  ['drop table account_day', 'billing', 'billing.account_day: table gone'],
  ['alter table hold drop column requested_micros_total cascade', 'billing', 'billing.hold.requested_micros_total: column gone'],
  [
    'alter table hold rename column campaign_id to campaign',
    'billing',
    'billing.hold.campaign_id: column gone',
    'billing.hold.campaign: value demanded',
  ],
  ['alter table lease_spend alter column seq type integer', 'billing', 'billing.lease_spend.seq: column retyped'],
  ['alter table transfer alter column lease_seq type text', 'billing', 'billing.transfer.lease_seq: column retyped'],
  ['alter table hold alter column budget_day set not null', 'billing', 'billing.hold.budget_day: null refused'],
  ['alter table hold add column region text not null', 'billing', 'billing.hold.region: value demanded'],
  ['alter table hold alter column posted_micros_total drop default', 'billing', 'billing.hold.posted_micros_total: default gone'],
  [
    'alter table known_ad_group drop column state; alter table known_ad_group add column state jsonb not null generated always as (null) stored',
    'billing',
    'billing.known_ad_group.state: value generated',
  ],
  [
    'alter table transfer add constraint transfer_is_small check (amount_micros < 1000000000)',
    'billing',
    'billing.transfer transfer_is_small: check added',
  ],
  [
    'alter table hold add column note text, add constraint hold_has_note check (note is not null or campaign_id is null)',
    'billing',
    'billing.hold hold_has_note: check added',
  ],
  [
    "alter table hold drop constraint hold_state_check, add constraint hold_state_check check (state = any (array['OPEN', 'CLOSED']))",
    'billing',
    'billing.hold hold_state_check: check added',
  ],
  ['create unique index hold_of_day on hold (ad_group_id, budget_day)', 'billing', 'billing.hold hold_of_day: unique added'],
  [
    'alter table hold add column slot integer not null default 1, add constraint hold_slot unique (ad_group_id, slot)',
    'billing',
    'billing.hold hold_slot: unique added',
  ],
  [
    'alter table ledger_account drop constraint ledger_account_one_of_each_kind',
    'billing',
    'billing.ledger_account ledger_account_one_of_each_kind: unique gone',
  ],
  [
    'alter table ledger_account rename constraint ledger_account_one_of_each_kind to one_of_each_kind',
    'billing',
    'billing.ledger_account ledger_account_one_of_each_kind: unique gone',
  ],
  [
    'alter table hold add constraint hold_of_known_ad_group foreign key (ad_group_id) references known_ad_group (id)',
    'billing',
    'billing.hold hold_of_known_ad_group: reference added',
  ],
  [
    'create table follower (ad_group_id uuid primary key references known_ad_group (id))',
    'billing',
    'billing.follower follower_ad_group_id_fkey: reference added',
  ],
  ['revoke insert on known_ad_group from billing_app', 'billing', 'billing.known_ad_group INSERT: right gone'],
  ['drop trigger log_new_pool on pool', 'delivery', 'delivery.pool log_new_pool: trigger changed'],
  [
    'alter function newest_steps(jsonb) rename to last_steps',
    'delivery',
    'delivery: function delivery.newest_steps(steps jsonb) RETURNS jsonb: function, type or view gone',
  ],
  ['create table follower (id uuid primary key, ad_group_id uuid not null)', 'billing'],
  ['create table follower (id uuid primary key references known_ad_group (id) on delete cascade)', 'billing'],
  ['alter table hold add column region text, add constraint hold_region check (length(region) = 2)', 'billing'],
  ["alter table hold add column region text not null default 'none'; create index hold_by_region on hold (region)", 'billing'],
  ['alter table hold add column slot integer, add constraint hold_slot unique (ad_group_id, slot)', 'billing'],
  ['alter table hold alter column campaign_id drop not null, drop constraint hold_voided_micros_check', 'billing'],
  [
    "alter table hold drop constraint hold_state_check, add constraint hold_state_check check (state = any (array['OPEN', 'ENDED', 'ARCHIVED']))",
    'billing',
  ],
  ['alter table migration alter column name type text', 'billing'],
];

let database: TestDatabaseUrls;
let admin: DataSource;

beforeAll(async () => {
  database = await cloneDatabase(definitions.map((definition) => ({ definition, plugin: { migrations: messagingMigrations } })));
  admin = await createDataSource(billing, database.admin, { poolSize: 2, bounded: false, connectTimeoutMs: 60_000 }).initialize();
}, 60_000);

afterAll(async () => {
  await admin.destroy();
  await dropDatabase(database.name);
});

const released = (service: ServiceName): Schema =>
  schemaOfText(readFileSync(join(repositoryRoot, 'services', service, 'src/database/schema.released.sql'), 'utf8'));

/** Nothing of it stays. */
async function afterMigration<T>(service: ServiceName, sql: string, look: (tx: EntityManager) => Promise<T>): Promise<T> {
  const runner = admin.createQueryRunner();
  await runner.startTransaction();
  try {
    await runner.query(`set local role ${rolesOf(service).owner}; set local search_path to "${service}"`);
    await runner.query(sql);
    return await look(runner.manager);
  } finally {
    await runner.rollbackTransaction();
    await runner.release();
  }
}

const isAccepted = ({ where, rule }: IncompatibleChange): boolean => `${where}: ${rule}` in ACCEPTED_CHANGES;

async function refusals(service: ServiceName, tx: EntityManager): Promise<IncompatibleChange[]> {
  const found = incompatibleChanges(released(service), schemaOfText(await dumpSchema(tx, service)));
  return found.filter((change) => !isAccepted(change));
}

/** Without the columns of which somebody has said that the release names them nowhere. */
function statements(service: ServiceName): ReleasedStatement[] {
  const schema = released(service);
  const tables = [...schema.tables.values()].map((table): [string, Table] => {
    const columns = [...table.columns].filter(
      ([column]) => !isAccepted({ where: `${service}.${table.name}.${column}`, rule: 'column gone' }),
    );
    return [table.name, { ...table, columns: new Map(columns) }];
  });
  return statementsOfRelease({ ...schema, tables: new Map(tables) });
}

/** What Postgres itself says to the statements of the release, as the role that sends them: planned, not run. */
async function refusedStatements(service: ServiceName, tx: EntityManager, about = ''): Promise<string[]> {
  await tx.query(`set local role ${rolesOf(service).app}; set local search_path to "${service}"`);
  const refused: string[] = [];
  const isMeant = ({ table }: ReleasedStatement): boolean => about === '' || about.includes(table.replace(`${service}.`, ''));
  for (const { sql } of statements(service).filter(isMeant)) {
    await tx.query('savepoint one');
    await tx.query(`explain ${sql}`).catch((error: Error) => refused.push(`${sql}: ${error.message}`));
    await tx.query('rollback to savepoint one');
  }
  return refused;
}

describe('a migration, held against the release', () => {
  it.each(PLANTED)('DESIGN §9: expand, then contract: %s', async (sql, service, ...expected) => {
    const found = await afterMigration(service, sql, (tx) => refusals(service, tx));
    expect(found.map(({ where, rule }) => `${where}: ${rule}`)).toEqual(expected);
    // Each says what to do instead.
    const ways = /In two releases|until the release after|Accept it with a reason/;
    for (const change of found) expect(sentenceOf(change)).toMatch(ways);
  });

  it.each(serviceNames)('DESIGN §9: Postgres takes every statement of the release of %s, from its own role', async (service) => {
    expect(statements(service).length).toBeGreaterThan(50);
    expect(await afterMigration(service, 'select', (tx) => refusedStatements(service, tx))).toEqual([]);
  });

  it('DESIGN §9: what Postgres refuses is refused by a rule too', async () => {
    let refusedByBoth = 0;
    for (const [sql, service, expected] of PLANTED) {
      const refused = await afterMigration(service, sql, (tx) => refusedStatements(service, tx, sql));
      if (refused.length > 0) expect([sql, expected]).toEqual([sql, expect.any(String)]);
      refusedByBoth += refused.length > 0 ? 1 : 0;
    }
    expect(refusedByBoth).toBeGreaterThanOrEqual(7);
  });
});
