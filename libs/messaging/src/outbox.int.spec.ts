import { occurred } from '@afterglow/contracts/event-contract';
import { newId } from '@afterglow/service-defaults/ids';
import { Transactions } from '@afterglow/service-defaults/transactions';
import { eventually } from '@afterglow/testing/eventually';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { Client } from 'pg';
import type { EntityManager } from 'typeorm';
import { LogTableReader } from './log-table-reader.ts';
import { SAMPLE, sampleDefinition } from './spec-fixtures/sample-event.ts';

const counted = (counter: string, aggregateVersion: number, filler?: string) =>
  occurred(SAMPLE, { counter, aggregateVersion, ...(filler ? { filler } : {}) });

describe('outbox', () => {
  let db: TestDatabase;
  const clients: Client[] = [];

  beforeAll(async () => {
    db = await startDatabase(sampleDefinition);
  });
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.end()));
    await db.stop();
  });
  beforeEach(() => db.query('truncate outbox restart identity'));

  async function session(): Promise<Client> {
    const client = new Client({ connectionString: db.urls.app, options: '-c search_path="sample"' });
    await client.connect();
    clients.push(client);
    return client;
  }

  const locks = async (granted: boolean) => {
    const rows = await db.query<{ count: string }>(
      `select count(*) as count from pg_locks where locktype = 'advisory' and granted = $1
       and database = (select oid from pg_database where datname = current_database())`,
      [granted],
    );
    return Number(rows[0]?.count);
  };
  const lockedSlots = () => locks(true);
  const waitingForSlots = () => locks(false);

  /** What the flush does, by hand, so that a test can stop between any two steps. */
  const takeXid = (client: Client) => client.query('select pg_current_xact_id()');
  const insert = (client: Client, key: string) =>
    client.query(
      `insert into outbox (event_id, topic, key, type, aggregate_version, payload, correlation_id)
       values (gen_random_uuid(), 'sample', $1, 'afterglow.sample.SampleCounted.v1', 1, '{}', gen_random_uuid())`,
      [key],
    );
  const readerOn = (client: Client) =>
    new LogTableReader<{ key: string }>(client, { name: 'outbox', columns: ['key'] }, { position: 0, readAbove: [] });

  it('publishes with the change, or not at all', async () => {
    await db.run((tx) => db.outbox.append(tx, [counted('a', 1)]));
    await expect(
      db.run(async (tx) => {
        await db.outbox.append(tx, [counted('a', 2)]);
        throw new Error('the change failed');
      }),
    ).rejects.toThrow('the change failed');
    expect((await db.takeEvents()).map(({ data }) => data['aggregateVersion'])).toEqual([1]);
  });

  it('refuses what breaks the contract, what is too large, and what belongs to another service', async () => {
    await expect(db.run((tx) => db.outbox.append(tx, [counted('a', 0.5)]))).rejects.toThrow(
      'SampleCounted breaks its contract: aggregateVersion: isInt',
    );
    await expect(db.run((tx) => db.outbox.append(tx, [counted('a', 1, 'x'.repeat(65_536))]))).rejects.toThrow('more than 65536');
    class Foreign {
      static readonly type = 'Foreign';
      static readonly topic = 'billing';
      static keyOf = () => 'x';
    }
    await expect(db.run((tx) => db.outbox.append(tx, [new Foreign()]))).rejects.toThrow('sample may not publish it');
  });

  it('outbox rule 1: a later transaction of the same key draws its id only after the earlier one has committed', async () => {
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const flushedAndHeld = { beforeCommit: () => gate, afterCommit: () => undefined };
    const slow = new Transactions(db.dataSource, [db.outbox, flushedAndHeld]);
    const first = slow.run({ correlationId: newId() }, (tx) => db.outbox.append(tx, [counted('hot', 1), counted('cold', 1)]));
    await eventually(async () => (await lockedSlots()) === 2);
    const second = db.run((tx) => db.outbox.append(tx, [counted('hot', 2)]));
    await eventually(async () => (await waitingForSlots()) === 1);
    await db.run((tx) => db.outbox.append(tx, [counted('another key', 1)]));
    open();
    await Promise.all([first, second]);
    const hot = await db.query<{ aggregate_version: string }>(
      `select aggregate_version from outbox where key = 'hot' order by id`,
    );
    expect(hot.map((row) => Number(row.aggregate_version))).toEqual([1, 2]);
  });

  it('outbox rule 1: keys are locked by the flush alone, so who takes a row and a key in the other order waits and never deadlocks', async () => {
    const [hasAppended, hasLockedRow] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let attempts = 0;
    const lockRow = (tx: EntityManager) => tx.query('select 1 from outbox_cursor for update');
    const keyThenRow = db.run(async (tx) => {
      attempts += 1;
      await db.outbox.append(tx, [counted('hot', 1)]);
      hasAppended.resolve();
      await hasLockedRow.promise;
      await lockRow(tx);
    });
    const rowThenKey = db.run(async (tx) => {
      attempts += 1;
      await hasAppended.promise;
      await lockRow(tx);
      hasLockedRow.resolve();
      await db.outbox.append(tx, [counted('hot', 2)]);
    });
    await Promise.all([keyThenRow, rowThenKey]);
    expect(attempts).toBe(2);
  });

  it('outbox rule 2: a row that commits late, below what was read, is read once it is there', async () => {
    const [early, late, readerClient] = [await session(), await session(), await session()];
    const reader = readerOn(readerClient);
    await early.query('begin');
    await takeXid(early);
    await insert(early, 'early');
    await late.query('begin');
    await takeXid(late);
    await insert(late, 'late');
    await late.query('commit');
    expect((await reader.read(10)).rows.map(({ key }) => key)).toEqual(['late']);
    expect(reader.position).toEqual({ position: 0, readAbove: [{ from: 2, to: 2 }] });
    await early.query('commit');
    expect((await reader.read(10)).rows.map(({ key }) => key)).toEqual(['early']);
    expect(reader.position).toEqual({ position: 2, readAbove: [] });
  });

  it('outbox rule 2: a gap stays open for a transaction younger than the snapshot xmax (the fence, decision 0003)', async () => {
    const [first, second, readerClient] = [await session(), await session(), await session()];
    const reader = readerOn(readerClient);
    await first.query('begin');
    await takeXid(first);
    await second.query('begin');
    await takeXid(second); // younger than `first`, and still running when `first` has ended
    await insert(second, 'below');
    await insert(first, 'above');
    await first.query('commit');
    expect((await reader.read(10)).rows.map(({ key }) => key)).toEqual(['above']);
    expect((await reader.read(10)).rows).toEqual([]);
    await second.query('commit');
    expect((await reader.read(10)).rows.map(({ key }) => key)).toEqual(['below']);
  });

  it('outbox rule 2: a gap of a rolled-back transaction is forgotten, however wide', async () => {
    const [client, readerClient] = [await session(), await session()];
    const reader = readerOn(readerClient);
    await client.query('begin');
    await takeXid(client);
    for (let row = 0; row < 20; row += 1) await insert(client, 'never');
    await client.query('rollback');
    await insert(client, 'after');
    expect((await reader.read(10)).rows.map(({ key }) => key)).toEqual(['after']);
    // xmin is of the whole server: a transaction of another test may hold it for a moment.
    await eventually(async () => (await reader.read(10)).rows.length === 0 && reader.openGaps === 0);
    expect(reader.position).toEqual({ position: 21, readAbove: [] });
  });

  it('outbox rule 2: a new reader goes on where the stored position stands, open gaps included', async () => {
    const [early, late, readerClient] = [await session(), await session(), await session()];
    await early.query('begin');
    await takeXid(early);
    await insert(early, 'early');
    await late.query('begin');
    await takeXid(late);
    await insert(late, 'late');
    await late.query('commit');
    const before = readerOn(readerClient);
    await before.read(10);
    const after = new LogTableReader<{ key: string }>(readerClient, { name: 'outbox', columns: ['key'] }, before.position);
    expect((await after.read(10)).rows).toEqual([]);
    await early.query('commit');
    expect((await after.read(10)).rows.map(({ key }) => key)).toEqual(['early']);
  });

  it('outbox rule 6: what a poll reads does not depend on statistics of the empty table', async () => {
    const [client, held] = [await session(), await session()];
    // Statistics made anew would heal what this is about.
    await db.query('alter table outbox set (autovacuum_enabled = off)');
    await db.query('analyze outbox');
    const reader = readerOn(client);
    for (let poll = 0; poll < 10; poll += 1) await reader.read(10);
    await held.query('begin');
    await takeXid(held);
    for (let gap = 0; gap < 3; gap += 1) {
      await insert(held, 'held');
      await insert(client, 'before');
    }
    await db.query(
      `insert into outbox (event_id, topic, key, type, aggregate_version, payload, correlation_id)
       select gen_random_uuid(), 'sample', 'k', 'afterglow.sample.SampleCounted.v1', 1, '{}', gen_random_uuid() from generate_series(1, 50000)`,
    );
    await reader.read(10);
    expect(reader.openGaps).toBe(3);
    const touched = async () => {
      const found = await client.query<{ count: string }>(
        `select seq_tup_read + idx_tup_fetch as count from pg_stat_xact_user_tables where relname = 'outbox'`,
      );
      return Number(found.rows[0]?.count ?? 0);
    };
    await client.query('begin');
    const before = await touched();
    expect((await reader.read(10)).rows).toHaveLength(10);
    expect((await touched()) - before).toBeLessThan(50);
    await client.query('commit');
    await held.query('rollback');
    await db.query('alter table outbox reset (autovacuum_enabled)');
  });
});
