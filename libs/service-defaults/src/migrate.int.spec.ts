import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createDataSource } from './data-source.ts';
import { checkMigrated, migrate } from './migrate.ts';
import { dumpSchema } from './schema-dump.ts';
import { createScratchDatabase, type ScratchDatabase } from './spec-fixtures/scratch-database.ts';
import { sqlStateOf } from './transactions.ts';

class CreateLetter1763800000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`create type tone as enum ('KIND', 'STERN')`);
    await queryRunner.query(`
      create table letter (
        id uuid primary key, body text not null check (length(body) < 9), tone tone not null default 'KIND',
        size int generated always as (length(body)) stored, sent_at timestamptz(3) not null default platform_now()
      )`);
    await queryRunner.query(`create index letter_by_sent_at on letter (sent_at) where tone = 'STERN'`);
  }

  async down(): Promise<void> {}
}

class CreatePluginTable1763700000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `create table log_entry (id bigint generated always as identity primary key, at timestamptz default platform_now())`,
    );
  }

  async down(): Promise<void> {}
}

// "authorization" is a reserved word: unquoted, it would not get far.
const definition = { name: 'authorization', entities: [], migrations: [CreateLetter1763800000001] };
const plugin = { migrations: [CreatePluginTable1763700000001] };
let database: ScratchDatabase;

beforeAll(async () => {
  database = await createScratchDatabase();
});
afterAll(() => database.drop());

describe('migrate', () => {
  it('refuses to start on a schema that is behind, and says what is missing', async () => {
    const dataSource = await createDataSource(definition, database.url).initialize();
    await expect(checkMigrated(dataSource, definition, plugin)).rejects.toThrow(
      /Schema "authorization" is behind this release.*CreatePlatformNow1763600000001.*CreateLetter1763800000001/,
    );
    await dataSource.destroy();
  });

  it('runs the library, the plugin and the service in the order of their timestamps, once, also when started twice at once', async () => {
    const ran = await Promise.all([migrate(definition, plugin, database.url), migrate(definition, plugin, database.url)]);
    expect(ran.toSorted((one, other) => one.length - other.length)).toEqual([
      [],
      [
        'CreatePlatformNow1763600000001',
        'CreateIdempotencyRecord1763600000002',
        'CreatePluginTable1763700000001',
        'CreateLetter1763800000001',
        'CreateLogLevelChange1764000019002',
      ],
    ]);
    const dataSource = await createDataSource(definition, database.url).initialize();
    await expect(checkMigrated(dataSource, definition, plugin)).resolves.toBeUndefined();
    await dataSource.destroy();
  });

  it('leaves the earlier migrations in place when one fails', async () => {
    class Broken1763900000002 implements MigrationInterface {
      async up(queryRunner: QueryRunner): Promise<void> {
        await queryRunner.query(`create table half (id int)`);
        await queryRunner.query(`select no_such_column`);
      }

      async down(): Promise<void> {}
    }
    const next = { ...definition, migrations: [...definition.migrations, Broken1763900000002] };
    await expect(migrate(next, plugin, database.url)).rejects.toThrow('no_such_column');
    expect(
      await database.query(`select to_regclass('"authorization".half') as half, to_regclass('"authorization".letter') as letter`),
    ).toEqual([{ half: null, letter: '"authorization".letter' }]);
  });
});

describe('createDataSource', () => {
  it('sees the schema of the service only, in UTC, and bounds every wait', async () => {
    const dataSource = await createDataSource(definition, database.url).initialize();
    const settings: { name: string; value: string }[] = await dataSource.query(
      `select name, current_setting(name) as value
       from unnest(array['search_path', 'TimeZone', 'lock_timeout', 'statement_timeout', 'transaction_timeout', 'application_name']) as name`,
    );
    expect(Object.fromEntries(settings.map(({ name, value }) => [name, value]))).toEqual({
      search_path: '"authorization"',
      TimeZone: 'UTC',
      lock_timeout: '5s',
      statement_timeout: '9s',
      transaction_timeout: '10s',
      application_name: 'authorization',
    });
    await dataSource.destroy();
  });
});

describe('platform_now()', () => {
  it('is whole milliseconds of the server clock and moves on within a transaction', async () => {
    const [row] = await database.query(
      `select extract(microseconds from "authorization".platform_now())::bigint % 1000 = 0 as whole,
              abs(extract(epoch from "authorization".platform_now() - statement_timestamp())) < 5 as near`,
    );
    expect(row).toEqual({ whole: true, near: true });
  });
});

describe('dumpSchema', () => {
  it('writes the same text twice, with everything that a schema is made of', async () => {
    const dataSource = await createDataSource(definition, database.url).initialize();
    const dump = await dumpSchema(dataSource, 'authorization');
    expect(await dumpSchema(dataSource, 'authorization')).toBe(dump);
    expect(dump).toContain(
      [
        'create table letter (',
        '  id uuid not null,',
        '  body text not null,',
        `  tone tone not null default 'KIND'::tone,`,
        '  size integer generated always as (length(body)) stored,',
        '  sent_at timestamp(3) with time zone not null default platform_now(),',
        '  constraint letter_pkey PRIMARY KEY (id),',
        '  constraint letter_body_check CHECK (length(body) < 9)',
        ');',
        `CREATE INDEX letter_by_sent_at ON "authorization".letter USING btree (sent_at) WHERE (tone = 'STERN'::tone);`,
      ].join('\n'),
    );
    expect(dump).toContain(`create type tone as enum ('KIND', 'STERN');`);
    expect(dump).toContain('create function platform_now() returns timestamptz;');
    await dataSource.destroy();
  });

  it('shows what the running role may do, and changes when a column does', async () => {
    await database.query(`do $$ begin create role authorization_app; exception when duplicate_object then null; end $$`);
    const dataSource = await createDataSource(definition, database.url).initialize();
    await dataSource.query(`grant select, insert on letter to authorization_app`);
    const before = await dumpSchema(dataSource, 'authorization');
    expect(before).toContain('-- authorization_app may: INSERT, SELECT');
    await dataSource.query(`alter table letter alter column tone drop not null`);
    expect(await dumpSchema(dataSource, 'authorization')).toBe(before.replace('tone tone not null', 'tone tone'));
    await dataSource.destroy();
  });
});

describe('the bounds of a connection', () => {
  it('ends a statement that takes too long as a refusal of its own, and the connection goes on', async () => {
    const dataSource = await createDataSource(definition, database.url).initialize();
    const failure: unknown = await dataSource
      .transaction(async (tx) => {
        await tx.query(`set local statement_timeout = '20ms'`);
        await tx.query('select pg_sleep(5)').catch((error: unknown) => Promise.reject(error));
      })
      .catch((error: unknown) => error);
    expect(sqlStateOf(failure)).toBe('57014');
    expect(await dataSource.query('select 1 as one')).toEqual([{ one: 1 }]);
    await dataSource.destroy();
  });
});
