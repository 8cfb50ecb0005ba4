import { DomainError } from './domain-error.ts';
import { createDataSource } from './data-source.ts';
import { isDatabaseUnavailable } from './database-errors.ts';
import { createScratchDatabase, type ScratchDatabase } from './spec-fixtures/scratch-database.ts';
import { scopeOf } from './transaction-scope.ts';
import { sqlStateOf, Transactions, type TransactionParticipant } from './transactions.ts';
import type { DataSource } from 'typeorm';

const cause = { correlationId: '0198c0de-0000-7000-8000-000000000001' };
let database: ScratchDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  database = await createScratchDatabase();
  dataSource = await createDataSource({ name: 'public', entities: [] }, database.url).initialize();
  await database.query(`create table tally (id int primary key, n int not null)`);
});
beforeEach(() => database.query(`truncate tally; insert into tally values (1, 0), (2, 0)`));
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

const tallies = async () => (await database.query(`select n from tally order by id`)).map((row) => row['n']);

describe('Transactions.run', () => {
  it('tries again when Postgres ends one of two transactions that wait for each other: both take effect', async () => {
    const transactions = new Transactions(dataSource, []);
    let attempts = 0;
    let inPlace = 0;
    let meet: () => void = () => undefined;
    const bothHoldOne = new Promise<void>((resolve) => (meet = resolve));
    const crossing = (first: number, second: number) =>
      transactions.run(cause, async (tx) => {
        attempts += 1;
        await tx.query(`update tally set n = n + 1 where id = $1`, [first]);
        // Only the first attempts meet; the second one of the victim goes straight through.
        inPlace += 1;
        if (inPlace === 2) meet();
        await bothHoldOne;
        await tx.query(`update tally set n = n + 1 where id = $1`, [second]);
      });
    await Promise.all([crossing(1, 2), crossing(2, 1)]);
    expect(attempts).toBe(3);
    expect(await tallies()).toEqual([2, 2]);
  });

  it('gives up after three attempts, and keeps nothing', async () => {
    let attempts = 0;
    const failure: unknown = await new Transactions(dataSource, [])
      .run(cause, async (tx) => {
        attempts += 1;
        await tx.query(`update tally set n = n + 1`);
        await tx.query(`do $$ begin raise exception using errcode = '40001'; end $$`);
      })
      .catch((error: unknown) => error);
    expect([attempts, sqlStateOf(failure), isDatabaseUnavailable(failure)]).toEqual([3, '40001', true]);
    expect(await tallies()).toEqual([0, 0]);
  });

  it('tries nothing again that a rule refused, and rolls it back', async () => {
    let attempts = 0;
    const refusal = new DomainError({ code: 'tally.full', kind: 'conflict', message: 'Full' });
    const run = new Transactions(dataSource, []).run(cause, async (tx) => {
      attempts += 1;
      await tx.query(`update tally set n = n + 1`);
      throw refusal;
    });
    await expect(run).rejects.toBe(refusal);
    expect([attempts, await tallies()]).toEqual([1, [0, 0]]);
  });

  it('lets participants write last in the same transaction, and tells them only of a commit', async () => {
    const seen: string[] = [];
    const participant: TransactionParticipant = {
      beforeCommit: async (tx) => {
        seen.push(`before: ${scopeOf(tx).causedEvents.length}`);
        await tx.query(`update tally set n = n * 10`);
      },
      afterCommit: (scope) => seen.push(`after: ${scope.cause.correlationId === cause.correlationId}`),
    };
    const transactions = new Transactions(dataSource, [participant]);
    await transactions.run(cause, async (tx) => {
      await tx.query(`update tally set n = 1`);
      scopeOf(tx).causedEvents.push({ type: 'Tallied', id: '1' });
    });
    expect([seen.splice(0), await tallies()]).toEqual([
      ['before: 1', 'after: true'],
      [10, 10],
    ]);
    await expect(transactions.run(cause, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(seen).toEqual([]);
  });

  it('starts each attempt with an empty scope', async () => {
    const counts: number[] = [];
    await new Transactions(dataSource, []).run(cause, async (tx) => {
      scopeOf(tx).causedEvents.push({ type: 'Tallied', id: '1' });
      counts.push(scopeOf(tx).causedEvents.length);
      if (counts.length < 3) await tx.query(`do $$ begin raise exception using errcode = '40P01'; end $$`);
    });
    expect(counts).toEqual([1, 1, 1]);
  });
});

describe('a transaction that takes too long', () => {
  it('is ended by Postgres with its session, is no use to anybody, and the pool goes on', async () => {
    const runner = dataSource.createQueryRunner();
    await runner.query(`set transaction_timeout = '50ms'`);
    const failure: unknown = await runner.manager
      .transaction(async (tx) => {
        await tx.query(`update tally set n = 7`);
        await tx.query(`select pg_sleep(5)`);
      })
      .catch((error: unknown) => error);
    await runner.release();
    expect(isDatabaseUnavailable(failure)).toBe(true);
    expect(await tallies()).toEqual([0, 0]);
    expect(await dataSource.query(`select 1 as one`)).toEqual([{ one: 1 }]);
  });
});

describe('scopeOf', () => {
  it('refuses a plain manager, and a transaction that only reads', async () => {
    expect(() => scopeOf(dataSource.manager)).toThrow('not a transaction opened by Transactions.run');
    await new Transactions(dataSource, []).read(async (tx) => {
      expect(() => scopeOf(tx)).toThrow('not a transaction opened by Transactions.run');
    });
  });
});
