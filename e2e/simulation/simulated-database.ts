import { databaseUrls } from '@afterglow/local/prepare-database';
import { messagingMigrations } from '@afterglow/messaging/migrations';
import { createDataSource } from '@afterglow/service-defaults/data-source';
import type { ServiceDefinition } from '@afterglow/service-defaults/service-definition';
import { cloneDatabase, dropDatabase } from '@afterglow/testing/test-database';
import { Client, type QueryResultRow } from 'pg';
import type { DataSource } from 'typeorm';
import { time } from './simulated-time.ts';

/** Enough for what one process does at once. Real time is none of a simulated world: a busy machine ends no transaction. */
const POOL = { poolSize: 4, bounded: false, connectTimeoutMs: 3_600_000 };

interface TableShape {
  readonly name: string;
  /** Without what Postgres computes itself. */
  readonly columns: string;
}

/** All five schemas in one data base, which is set back to a saved state instead of being made anew for each seed. */
export class SimulatedDatabase {
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
    await admin.connect();
    // Nothing happens by itself here, and plans stay as they are.
    await admin.query('alter system set autovacuum = off');
    await admin.query('select pg_reload_conf()');
    const { rows } = await admin.query<TableShape>(
      `select format('%I.%I', n.nspname, c.relname) as name,
         (select string_agg(format('%I', a.attname), ', ' order by a.attnum) from pg_attribute a
          where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind = 'r' and c.relname <> 'migration' and n.nspname = any($1) order by 1`,
      [[...definitions.map(({ name }) => name), 'platform']],
    );
    const sources = new Map<string, DataSource>();
    for (const definition of definitions) {
      const url = databaseUrls(urls.admin, definition.name).app;
      sources.set(definition.name, await createDataSource(definition, url, POOL).initialize());
    }
    return new SimulatedDatabase(admin, urls.name, rows, sources, urls.admin);
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
    await this.query(`drop schema if exists ${name} cascade`);
    const copies = this.tables.map((table, n) => `create table ${name}.t${n} as select ${table.columns} from ${table.name}`);
    await this.query([`create schema ${name}`, ...copies].join(';'));
    await this.query(
      `create table ${name}.marks as
       select format('%I.%I', schemaname, sequencename) as name, last_value as at from pg_sequences where schemaname = any($1)`,
      [[...this.sources.keys()]],
    );
  }

  async restore(name: string): Promise<void> {
    const rows = this.tables.map(
      ({ name: table, columns }, n) =>
        `delete from ${table}; insert into ${table} (${columns}) overriding system value select ${columns} from ${name}.t${n}`,
    );
    // Triggers and foreign keys are about changes; this is none.
    await this.query(['begin', 'set local session_replication_role = replica', ...rows, 'commit'].join(';'));
    await this.query(`select setval(name::regclass, coalesce(at, 1), at is not null) from ${name}.marks`);
  }

  async close(): Promise<void> {
    for (const source of this.sources.values()) await source.destroy();
    await this.admin.end();
    await dropDatabase(this.name);
  }
}
