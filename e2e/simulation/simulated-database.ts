import { databaseUrls } from '@afterglow/local/prepare-database';
import { messagingMigrations } from '@afterglow/messaging/migrations';
import { createDataSource } from '@afterglow/service-defaults/data-source';
import type { ServiceDefinition } from '@afterglow/service-defaults/service-definition';
import { cloneDatabase, dropDatabase } from '@afterglow/testing/test-database';
import { Client, type QueryResultRow } from 'pg';
import type { DataSource } from 'typeorm';
import { PreparedConnection, prepareStatements } from './prepared-statements.ts';
import { time } from './simulated-time.ts';

/** Enough for what one process does at once. Real time is none of a simulated world: a busy machine ends no transaction. */
const POOL = { poolSize: 4, bounded: false, connectTimeoutMs: 3_600_000 };

/** Nobody vacuums here: the files of all tables are made anew once in so many times. Every plan has to be, then, too. */
const RESTORES_A_TRUNCATION = 50;

interface TableShape {
  readonly name: string;
  /** Without what Postgres computes itself. */
  readonly columns: string;
  /** Of another service's facts. */
  readonly isCopy: boolean;
}

/** All five schemas in one data base, which is set back to a saved state instead of being made anew for each seed. */
export class SimulatedDatabase {
  private restored = 0;

  private constructor(
    private readonly admin: Client,
    private readonly name: string,
    private readonly tables: readonly TableShape[],
    private readonly sources: ReadonlyMap<string, DataSource>,
    private readonly adminUrl: string,
  ) {}

  static async open(definitions: readonly ServiceDefinition[]): Promise<SimulatedDatabase> {
    const urls = await cloneDatabase(
      definitions.map((definition) => ({ definition, plugin: { migrations: messagingMigrations } })),
    );
    const admin = new Client({ connectionString: urls.admin });
    admin.on('error', () => undefined);
    prepareStatements(admin);
    await admin.connect();
    const { rows } = await admin.query<TableShape>(
      `select format('%I.%I', n.nspname, c.relname) as name,
         (select string_agg(format('%I', a.attname), ', ' order by a.attnum) from pg_attribute a
          where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
         c.relname like 'known\\_%' and exists (
           select from pg_attribute a where a.attrelid = c.oid and a.attname = 'state' and not a.attisdropped) as "isCopy"
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind = 'r' and c.relname <> 'migration' and n.nspname = any($1) order by 1`,
      [[...definitions.map(({ name }) => name), 'platform']],
    );
    const sources = new Map<string, DataSource>();
    for (const definition of definitions) {
      const url = databaseUrls(urls.admin, definition.name).app;
      const source = createDataSource(definition, url, POOL);
      Object.assign(source.options.extra as object, { Client: PreparedConnection });
      sources.set(definition.name, await source.initialize());
    }
    return new SimulatedDatabase(admin, urls.name, rows, sources, urls.admin);
  }

  /** The tables with other services' facts: id, version, state. */
  get copies(): readonly string[] {
    return this.tables.filter(({ isCopy }) => isCopy).map(({ name }) => name);
  }

  sourceOf(service: string): DataSource {
    const source = this.sources.get(service);
    if (!source) throw new Error(`${service} is not simulated`);
    return source;
  }

  urlOf(service: string): string {
    return databaseUrls(this.adminUrl, service).app;
  }

  /** As administrator; tables are named with their schema. */
  async query<R extends QueryResultRow = QueryResultRow>(sql: string, params: unknown[] = []): Promise<R[]> {
    return (await this.admin.query<R>(sql, params)).rows;
  }

  /** Moves the platform's clock, and with it every other. */
  async advance(ms: number): Promise<void> {
    time.nowMs += ms;
    await this.setClock();
  }

  async setClock(): Promise<void> {
    await this.query(`update platform.clock set mode = 'FROZEN', frozen_at = $1, epoch = epoch + 1`, [time.now]);
  }

  /** Keeps all rows as they are, under a name. */
  async save(name: string): Promise<void> {
    const { tables, admin } = this;
    const copies = tables.map((table, n) => `create table ${name}.t${n} as select ${table.columns} from ${table.name}`);
    await admin.query([`drop schema if exists ${name} cascade`, `create schema ${name}`, ...copies].join(';'));
    const inserts: string[] = [];
    for (const [n, { name: table, columns }] of tables.entries()) {
      const { rowCount } = await admin.query(`select from ${name}.t${n} limit 1`);
      if (rowCount)
        inserts.push(`insert into ${table} (${columns}) overriding system value select ${columns} from ${name}.t${n}`);
    }
    await admin.query(
      `create table ${name}.marks as
       select format('%I.%I', schemaname, sequencename) as name, last_value as at from pg_sequences where schemaname = any($1)`,
      [[...this.sources.keys()]],
    );
    inserts.push(`perform setval(name::regclass, coalesce(at, 1), at is not null) from ${name}.marks`);
    // Functions, for they keep their plans.
    await admin.query(
      functionOf(
        `${name}.clear`,
        tables.map((table) => `delete from ${table.name}`),
      ),
    );
    await admin.query(functionOf(`${name}.fill`, inserts));
  }

  async restore(name: string): Promise<void> {
    // Triggers and foreign keys are about changes; this is none.
    await this.admin.query(`begin; set local session_replication_role = replica`);
    if (this.restored % RESTORES_A_TRUNCATION === 0) await this.truncate();
    else await this.query(`select ${name}.clear()`);
    await this.query(`select ${name}.fill()`);
    await this.admin.query('commit');
    this.restored += 1;
  }

  private async truncate(): Promise<void> {
    await this.admin.query(`truncate ${this.tables.map((table) => table.name).join(', ')}`);
  }

  async close(): Promise<void> {
    for (const source of this.sources.values()) await source.destroy();
    await this.admin.end();
    await dropDatabase(this.name);
  }
}

function functionOf(name: string, statements: readonly string[]): string {
  return `create function ${name}() returns void language plpgsql as $$ begin ${statements.map((one) => `${one};`).join(' ')} end $$`;
}
