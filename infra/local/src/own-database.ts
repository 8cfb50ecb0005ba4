import { Client } from 'pg';
import { urlOfDatabase } from './database-roles.ts';
import { StartRefused } from './start-options.ts';

const NEEDED_VERSION = 180_000;

/** lower() and the order of text do not depend on the server's own locale. */
const SAME_EVERYWHERE = `template template0 encoding 'UTF8' locale 'C' locale_provider builtin builtin_locale 'C.UTF-8'`;

/** Afterglow has a data base of its own on the server: nothing else on it is touched. Made when missing; answers its URL. */
export async function ownDatabase(serverUrl: string, name: string): Promise<string> {
  await onServer(serverUrl, async (admin) => {
    const { rows } = await admin.query<{ number: string; version: string }>(
      `select current_setting('server_version_num') as number, current_setting('server_version') as version`,
    );
    const [server] = rows;
    if (Number(server?.number) < NEEDED_VERSION) {
      throw new StartRefused(`DATABASE_URL leads to PostgreSQL ${server?.version}; 18 or newer is needed.`);
    }
    const { rowCount } = await admin.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) await admin.query(`create database ${admin.escapeIdentifier(name)} ${SAME_EVERYWHERE}`);
  });
  return urlOfDatabase(serverUrl, name);
}

export async function dropOwnDatabase(serverUrl: string, name: string): Promise<void> {
  await onServer(serverUrl, async (admin) => {
    await admin.query(`drop database if exists ${admin.escapeIdentifier(name)} with (force)`);
  });
}

async function onServer(url: string, work: (admin: Client) => Promise<void>): Promise<void> {
  const admin = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await admin.connect().catch((error: Error) => {
    throw new StartRefused(
      `Postgres does not answer at ${new URL(url).host}: ${error.message || (error as NodeJS.ErrnoException).code}`,
    );
  });
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}
