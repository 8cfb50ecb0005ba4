import { databaseUrls, installTestClock, prepareDatabase } from '@afterglow/local/prepare-database';
import { migrate, migrationsOf, type MigratedDefinition, type MigratedPlugin } from '@afterglow/service-defaults/migrate';
import { createHash, randomBytes } from 'node:crypto';
import { Client } from 'pg';
import type { QueryRunner } from 'typeorm';
import { testDatabaseUrl } from './test-server.ts';

/** Templates are made once for a server, by whichever test process comes first; the others wait. */
const TEMPLATE_LOCK = 7_236_115_001;

export interface TestDatabaseUrls {
  readonly name: string;
  readonly admin: string;
  readonly owner: string;
  readonly app: string;
}

export interface SchemaToMigrate {
  readonly definition: MigratedDefinition;
  readonly plugin: MigratedPlugin;
}

/**
 * A data base of its own, cloned from a template in which these services' migrations have run (DESIGN §9): milliseconds
 * instead of seconds for each spec file. The template's name is a hash of the migrations: a changed one makes a new template.
 */
export async function cloneDatabase(schemas: readonly SchemaToMigrate[]): Promise<TestDatabaseUrls> {
  const template = `template_${schemas
    .map(({ definition }) => definition.name)
    .join('_')
    .slice(0, 20)}_${await hashOf(schemas)}`;
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdmin(testDatabaseUrl(), async (admin) => {
    await admin.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    try {
      await ensureTemplate(admin, template, schemas);
      await admin.query(`create database ${name} template ${template}`);
    } finally {
      await admin.query('select pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
    }
  });
  const adminUrl = urlOf(name);
  return { name, admin: adminUrl, ...databaseUrls(adminUrl, schemas[0]?.definition.name ?? 'none') };
}

export async function dropDatabase(name: string): Promise<void> {
  await asAdmin(testDatabaseUrl(), (admin) => admin.query(`drop database if exists ${name} with (force)`));
}

async function ensureTemplate(admin: Client, template: string, schemas: readonly SchemaToMigrate[]): Promise<void> {
  const found = await admin.query(`select from pg_database where datname = $1`, [template]);
  if (found.rowCount) return;
  const unfinished = `${template}_unfinished`;
  await admin.query(`drop database if exists ${unfinished} with (force)`);
  await admin.query(
    `create database ${unfinished} template template0 locale_provider builtin builtin_locale 'C.UTF-8' encoding 'UTF8' locale 'C'`,
  );
  const url = urlOf(unfinished);
  const names = schemas.map(({ definition }) => definition.name);
  await prepareDatabase(url, { services: names, testClock: true });
  for (const { definition, plugin } of schemas) await migrate(definition, plugin, databaseUrls(url, definition.name).owner);
  await installTestClock(url, names);
  await admin.query(`alter database ${unfinished} rename to ${template}`);
}

/** Of all that the migrations would do: what stands beside a class, and is written into its SQL, counts too. */
async function hashOf(schemas: readonly SchemaToMigrate[]): Promise<string> {
  const hash = createHash('sha256');
  const recorder = { query: async (...statement: unknown[]) => void hash.update(JSON.stringify(statement)) };
  for (const { definition, plugin } of schemas) {
    hash.update(definition.name);
    for (const migration of migrationsOf(definition, plugin)) await new migration().up(recorder as unknown as QueryRunner);
  }
  return hash.digest('hex').slice(0, 16);
}

function urlOf(database: string): string {
  const url = new URL(testDatabaseUrl());
  url.pathname = `/${database}`;
  return url.href;
}

async function asAdmin<T>(url: string, work: (admin: Client) => Promise<T>): Promise<T> {
  const admin = new Client({ connectionString: url });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}
