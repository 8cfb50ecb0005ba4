import { Client } from 'pg';
import { BootError } from './boot-error.ts';
import { migrate, type MigratedDefinition, type MigratedPlugin } from './migrate.ts';
import { schemaGrants } from './schema-grants.ts';

/**
 * The job that runs before a release's replicas, as a process of its own: the schema, what the running role may do in it, its
 * migrations. As the owner (`<SERVICE>_OWNER_DATABASE_URL`), which with `<service>_app` must be there. Exit code 1 when it
 * fails; then the replicas of the release before go on.
 */
export async function runMigrations(definition: MigratedDefinition, plugin: MigratedPlugin): Promise<void> {
  try {
    const ran = await migrateAsOwner(definition, plugin, process.env[`${definition.name.toUpperCase()}_OWNER_DATABASE_URL`]);
    process.stdout.write(`${definition.name}: ${ran.length === 0 ? 'nothing to migrate' : ran.join(', ')}\n`);
  } catch (error) {
    // For people, and without the URL, which holds a password.
    process.stderr.write(`${definition.name} was not migrated. ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

async function migrateAsOwner(
  definition: MigratedDefinition,
  plugin: MigratedPlugin,
  ownerUrl: string | undefined,
): Promise<readonly string[]> {
  if (!ownerUrl) throw new BootError(`${definition.name.toUpperCase()}_OWNER_DATABASE_URL is missing`);
  const owner = new Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 });
  await owner.connect();
  try {
    const schema = owner.escapeIdentifier(definition.name);
    const app = owner.escapeIdentifier(`${definition.name}_app`);
    // Two jobs at once: catalogue rows that both write would make one of them fail.
    await owner.query('begin');
    await owner.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`grants ${definition.name}`]);
    await owner.query(`create schema if not exists ${schema}`);
    await owner.query(schemaGrants({ schema, owner: 'current_user', app }));
    await owner.query('commit');
  } finally {
    await owner.end();
  }
  return migrate(definition, plugin, ownerUrl);
}
