import { createDataSource, TRANSACTION_TIMEOUT_MS } from '@afterglow/service-defaults/data-source';
import { isDatabaseUnavailable } from '@afterglow/service-defaults/database-errors';
import { Transactions } from '@afterglow/service-defaults/transactions';
import { SILENCE_MS } from '@afterglow/service-defaults/watched-connection';
import { newId } from '@afterglow/service-defaults/ids';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { TcpProxy } from '@afterglow/testing/tcp-proxy';
import type { DataSource } from 'typeorm';
import { connectionOf } from './dedicated-connection.ts';
import { isConnectionLost } from './failure-kinds.ts';
import { sampleDefinition } from './spec-fixtures/sample-event.ts';

/** Short enough for a test, and longer than any statement in it that is to succeed. */
const SILENT_FOR_MS = 400;

describe('a path to Postgres that dies without a word', () => {
  let db: TestDatabase;
  let path: TcpProxy;
  let url: string;
  let dataSource: DataSource;

  beforeAll(async () => {
    db = await startDatabase(sampleDefinition);
  });
  afterAll(() => db.stop());
  beforeEach(async () => {
    const direct = new URL(db.urls.app);
    path = await TcpProxy.to(Number(direct.port));
    direct.port = String(path.port);
    url = direct.href;
    dataSource = await createDataSource(sampleDefinition, url, { poolSize: 1, silenceMs: SILENT_FOR_MS }).initialize();
  });
  afterEach(async () => {
    path.heal();
    await dataSource.destroy();
    await path.close();
  });

  const backend = async () => (await dataSource.query<{ pid: number }[]>('select pg_backend_pid() as pid'))[0]?.pid;
  const failure = (work: Promise<unknown>) =>
    work.then(
      () => null,
      (error: unknown) => error,
    );

  it('a query ends, is told from a bad one, and its connection leaves the pool: the only place in it is free again', async () => {
    const before = await backend();
    path.hang();
    const error = await failure(backend());
    expect([isConnectionLost(error), isDatabaseUnavailable(error)]).toEqual([true, true]);
    path.heal();
    expect(await backend()).not.toBe(before);
  });

  it('so do a transaction and its rollback: the work is told that the way is lost, and nothing of it stays', async () => {
    await db.query('create table if not exists kept (n int); grant all on kept to sample_app');
    const transactions = new Transactions(dataSource, []);
    const error = await failure(
      transactions.run({ correlationId: newId() }, async (tx) => {
        await tx.query('insert into kept values (1)');
        path.hang();
        await tx.query('insert into kept values (2)');
      }),
    );
    expect([isConnectionLost(error), isDatabaseUnavailable(error)]).toEqual([true, true]);
    path.heal();
    expect(await dataSource.query('select n from kept')).toEqual([]);
  });

  it('a connection that breaks between two statements of a transaction is a lost connection too, not an unknown error', async () => {
    const transactions = new Transactions(dataSource, []);
    const error = await failure(
      transactions.run({ correlationId: newId() }, async (tx) => {
        const [{ pid }] = (await tx.query('select pg_backend_pid() as pid')) as [{ pid: number }];
        path.cut();
        await db.query(`select pg_terminate_backend($1, 5000)`, [pid]);
        path.heal();
        await tx.query('select 1');
      }),
    );
    expect([isConnectionLost(error), isDatabaseUnavailable(error)]).toEqual([true, true]);
    expect(await backend()).toBeGreaterThan(0);
  });

  it('who waits for nothing may be silent, and who sends is not: neither is ended', async () => {
    const before = await backend();
    await db.query(`select pg_sleep(${(2 * SILENT_FOR_MS) / 1_000})`);
    expect(await backend()).toBe(before);
    const rows: unknown[] = await dataSource.query(`select pg_sleep(0.1), repeat('x', 20000) from generate_series(1, 9)`);
    expect(rows).toHaveLength(9);
    expect(await backend()).toBe(before);
  });

  it('the server asks for a sign of life as well, on the pool’s connections and on that of the relay, which holds a lock', async () => {
    const sql = `select current_setting('tcp_keepalives_idle') as idle, current_setting('tcp_user_timeout') as unheard`;
    const relay = connectionOf({ config: { databaseUrl: url } as never, serviceName: 'sample' });
    await relay.connect();
    const expected = [{ idle: '10', unheard: '15000' }];
    expect((await relay.query(sql)).rows).toEqual(expected);
    await relay.end();
    expect(await dataSource.query(sql)).toEqual(expected);
  });

  it('what a service may do in time is not taken for silence', () => {
    expect(SILENCE_MS).toBeGreaterThan(TRANSACTION_TIMEOUT_MS);
  });
});
