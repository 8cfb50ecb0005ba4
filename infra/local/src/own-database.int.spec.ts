import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { markPrepared, markSeeded, stampDatabase } from './database-stamp.ts';
import { dropOwnDatabase, ownDatabase } from './own-database.ts';
import { freePort } from './ports.ts';

const serverUrl = process.env.TEST_DATABASE_URL ?? '';
/** With a character that only a quoted name can have, as a namespace may bring. */
const name = `own-${randomUUID()}.afterglow`;

afterAll(() => dropOwnDatabase(serverUrl, name));

async function names(): Promise<string[]> {
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  const { rows } = await client.query<{ datname: string }>('select datname from pg_database');
  await client.end();
  return rows.map(({ datname }) => datname);
}

describe('ownDatabase', () => {
  it('is made once, found again, and dropped', async () => {
    const url = await ownDatabase(serverUrl, name);
    expect(await ownDatabase(serverUrl, name)).toBe(url);
    expect(await names()).toContain(name);
    await dropOwnDatabase(serverUrl, name);
    await dropOwnDatabase(serverUrl, name);
    expect(await names()).not.toContain(name);
  });

  it('says which server does not answer, and not with which password', async () => {
    const port = await freePort();
    const start = ownDatabase(`postgres://someone:secret@127.0.0.1:${port}/postgres`, name);
    await expect(start).rejects.toThrow(`Postgres does not answer at 127.0.0.1:${port}: connect ECONNREFUSED`);
    await expect(start).rejects.not.toThrow('secret');
  });
});

describe('stampDatabase', () => {
  it('accepts the log that the data base was stamped with, and refuses any other, offering a reset', async () => {
    const url = await ownDatabase(serverUrl, name);
    expect(await stampDatabase(url, { transport: 'kafka', clusterId: 'one' })).toEqual({ seeded: false, prepared: '' });
    await markSeeded(url);
    await markPrepared(url, 'by this');
    expect(await stampDatabase(url, { transport: 'kafka', clusterId: 'one' })).toEqual({ seeded: true, prepared: 'by this' });
    await expect(stampDatabase(url, { transport: 'kafka', clusterId: 'two' })).rejects.toThrow(
      /another event log \(kafka one\).*--reset/,
    );
    await expect(stampDatabase(url, { transport: 'in-memory', clusterId: 'one' })).rejects.toThrow('(in-memory one)');
  });
});
