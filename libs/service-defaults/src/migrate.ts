import type { DataSource } from 'typeorm';
import { BootError } from './boot-error.ts';
import { createDataSource } from './data-source.ts';
import { CreatePlatformNow1763600000001 } from './migrations/1763600000001-create-platform-now.ts';
import { CreateIdempotencyRecord1763600000002 } from './migrations/1763600000002-create-idempotency-record.ts';
import { CreateLogLevelChange1764000019002 } from './migrations/1764000019002-create-log-level-change.ts';
import type { MigrationClass, ServiceDefinition, ServicePlugin } from './service-definition.ts';
import { sqlStateOf } from './transactions.ts';

const UNDEFINED_TABLE = '42P01';

export type MigratedDefinition = Pick<ServiceDefinition, 'name' | 'entities' | 'migrations'>;
export type MigratedPlugin = Pick<ServicePlugin, 'migrations'>;

/**
 * Brings a service's schema up to date, as its owner role; answers the names of the migrations that ran. Safe to start
 * twice at once: the second waits for the first, and finds nothing to do. They run in the order of their timestamps, each
 * in its own transaction, so a failing one leaves the earlier ones in place.
 */
export async function migrate(
  definition: MigratedDefinition,
  plugin: MigratedPlugin,
  ownerUrl: string,
): Promise<readonly string[]> {
  const dataSource = createDataSource(definition, ownerUrl, {
    bounded: false,
    poolSize: 2,
    applicationName: `${definition.name} migrations`,
  });
  dataSource.setOptions({ migrations: migrationsOf(definition, plugin) });
  await dataSource.initialize();
  try {
    return await underLock(dataSource, definition.name, async () => {
      await ensureSchema(dataSource, definition.name);
      const ran = await dataSource.runMigrations({ transaction: 'each' });
      return ran.map((migration) => migration.name);
    });
  } finally {
    await dataSource.destroy();
  }
}

/** A service refuses to start on a schema that is behind it; one that is ahead is fine (expand and contract, DESIGN §9). */
export async function checkMigrated(
  dataSource: DataSource,
  definition: MigratedDefinition,
  plugin: MigratedPlugin,
): Promise<void> {
  const applied = new Set(await appliedMigrations(dataSource));
  const missing = migrationsOf(definition, plugin)
    .map((migration) => new migration().name ?? migration.name)
    .filter((name) => !applied.has(name));
  if (missing.length > 0) {
    throw new BootError(`Schema "${definition.name}" is behind this release; run its migrations first: ${missing.join(', ')}`);
  }
}

/** This library's own, then the plug-in's, then the service's. */
export function migrationsOf(definition: MigratedDefinition, plugin: MigratedPlugin): MigrationClass[] {
  return [
    CreatePlatformNow1763600000001,
    CreateIdempotencyRecord1763600000002,
    CreateLogLevelChange1764000019002,
    ...plugin.migrations,
    ...definition.migrations,
  ];
}

async function appliedMigrations(dataSource: DataSource): Promise<readonly string[]> {
  try {
    const rows: { name: string }[] = await dataSource.query('select name from migration');
    return rows.map((row) => row.name);
  } catch (error) {
    if (sqlStateOf(error) === UNDEFINED_TABLE) return [];
    throw error;
  }
}

async function underLock<T>(dataSource: DataSource, schema: string, work: () => Promise<T>): Promise<T> {
  const holder = dataSource.createQueryRunner();
  try {
    await holder.query(`set lock_timeout = 0`);
    await holder.query(`select pg_advisory_lock(hashtextextended($1, 0))`, [`migrate ${schema}`]);
    return await work();
  } finally {
    await holder.query(`select pg_advisory_unlock_all()`);
    await holder.release();
  }
}

/** Asked first: where the administrator has made the schema, the owner may not be allowed to create one. */
async function ensureSchema(dataSource: DataSource, schema: string): Promise<void> {
  const found: unknown[] = await dataSource.query(`select 1 from pg_namespace where nspname = $1`, [schema]);
  if (found.length === 0) await dataSource.query(`create schema "${schema}"`);
}
