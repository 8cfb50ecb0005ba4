import { randomUUID } from 'node:crypto';
import { Client } from 'pg';

export interface ScratchDatabase {
  readonly url: string;
  query(sql: string, parameters?: unknown[]): Promise<Record<string, unknown>[]>;
  /** False: nobody gets a connection, and those there were are cut (but for the one of `query`). */
  setReachable(isReachable: boolean): Promise<void>;
  drop(): Promise<void>;
}

/** An empty data base of its own for a spec file; libs/testing can't be used here, it builds on this library. */
export async function createScratchDatabase(): Promise<ScratchDatabase> {
  const serverUrl = process.env.TEST_DATABASE_URL ?? '';
  const name = `service_defaults_${randomUUID().replaceAll('-', '')}`;
  await runOnce(serverUrl, `create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const client = new Client({ connectionString: url.href });
  client.on('error', () => undefined);
  await client.connect();
  return {
    url: url.href,
    query: async (sql, parameters = []) => (await client.query<Record<string, unknown>>(sql, parameters)).rows,
    setReachable: async (isReachable) => {
      await runOnce(serverUrl, `alter database ${name} allow_connections ${isReachable}`);
      if (!isReachable) {
        await client.query(
          `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
        );
      }
    },
    drop: async () => {
      await client.end();
      await runOnce(serverUrl, `drop database ${name} with (force)`);
    },
  };
}

async function runOnce(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}
