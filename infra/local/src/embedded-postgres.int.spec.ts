import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { removeEmbeddedPostgres, startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts';
import { isAlive } from './processes.ts';

let folder: string;
let running: EmbeddedPostgres | undefined;

async function start(): Promise<EmbeddedPostgres> {
  running = await startEmbeddedPostgres({
    folder: join(folder, 'postgres'),
    logFile: join(folder, 'postgres.log'),
    durable: false,
  });
  return running;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'embedded-postgres-'));
  await chmod(folder, 0o755);
});

afterEach(async () => {
  await running?.stop();
  await removeEmbeddedPostgres(join(folder, 'postgres'));
  await rm(folder, { recursive: true });
});

describe('startEmbeddedPostgres', () => {
  it('starts PostgreSQL 18 with the locale of all modes, stops, and keeps the data', async () => {
    const first = await start();
    expect(
      await query(first.url, `select current_setting('server_version') like '18.%' as version, lower('ÄÉ') as lower`),
    ).toEqual([{ version: true, lower: 'äé' }]);
    expect(
      await query(
        first.url,
        'select datlocprovider as provider, datlocale as locale from pg_database where datname = current_database()',
      ),
    ).toEqual([{ provider: 'b', locale: 'C.UTF-8' }]);
    await query(first.url, 'create table kept as select 42 as answer');
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);
    const second = await start();
    expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  }, 60_000);

  it('starts again after kill -9 of the server', async () => {
    const first = await start();
    await query(first.url, 'create table kept as select 42 as answer');
    process.kill(first.pid, 'SIGKILL');
    await first.ended;
    const second = await start();
    expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  }, 60_000);

  it('ends the server that was left running when its starter was killed', async () => {
    const first = await start();
    const second = await start();
    await first.ended;
    expect(isAlive(first.pid)).toBe(false);
    expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  }, 60_000);

  it('does not take another process for its server when the process id is used again', async () => {
    const first = await start();
    await first.stop();
    await writeFile(join(first.dataFolder, 'postmaster.pid'), `${process.pid}\n${first.dataFolder}\n`);
    const second = await start();
    expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  }, 60_000);

  it('does not take an initialisation that broke off for a data base', async () => {
    const first = await start();
    await first.stop();
    await rm(join(first.dataFolder, 'PG_VERSION'));
    const second = await start();
    expect(await query(second.url, `select to_regclass('kept') as kept`)).toEqual([{ kept: null }]);
  }, 60_000);

  it('refuses the data of another major version and says what to do', async () => {
    const first = await start();
    await first.stop();
    await writeFile(join(first.dataFolder, 'PG_VERSION'), '17\n');
    await expect(start()).rejects.toThrow('was made by PostgreSQL 17, this is 18: npm start -- --reset');
  }, 60_000);

  it('starts on a folder that only its owner may enter', async () => {
    await chmod(folder, 0o700);
    const first = await start();
    expect(await query(first.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  }, 60_000);

  it('leaves nothing running when its start is given up', async () => {
    const given = { folder: join(folder, 'postgres'), logFile: join(folder, 'postgres.log'), durable: false };
    await expect(startEmbeddedPostgres({ ...given, signal: AbortSignal.abort() })).rejects.toThrow('abort');
    const first = await start();
    await first.stop();
    await expect(startEmbeddedPostgres({ ...given, signal: AbortSignal.abort() })).rejects.toThrow('its start was given up');
    await expect(readFile(join(first.dataFolder, 'postmaster.pid'))).rejects.toThrow('ENOENT');
  }, 60_000);

  it('tells from the log why the server did not start', async () => {
    const first = await start();
    await first.stop();
    const settings = join(first.dataFolder, 'postgresql.conf');
    await writeFile(settings, `${await readFile(settings, 'utf8')}\nnonsense_${randomUUID().slice(0, 8)} = 1\n`);
    await expect(start()).rejects.toThrow(/Postgres did not start: .*nonsense_/s);
  }, 60_000);
});
