import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import type { DataSource, EntityManager } from 'typeorm';
import { leaseTaker } from '../spec-fixtures/lease-scene.ts';
import { service } from '../service.ts';
import { id, NOON } from '../spec-fixtures/market.ts';
import { DOLLAR, fundPools, launchAdGroup, poolOf, reserve } from '../spec-fixtures/pool-scene.ts';
import { randomFrom } from '../spec-fixtures/random-market.ts';
import { SetClock } from '../spec-fixtures/set-clock.ts';
import { DeleteChangeLogWhenDue } from './delete-change-log-when-due.ts';
import { PollMemory } from './poll-memory.ts';
import { ReplicaMemory } from './replica-memory.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await startDatabase(service);
  await db.setTime(NOON);
});
afterAll(() => db.stop());

function replica(dataSource: DataSource = db.dataSource) {
  const memory = new ReplicaMemory(new SetClock());
  const poll = new PollMemory(dataSource, memory);
  const known = async () => {
    await poll.poll();
    return JSON.stringify(memory.pools.all());
  };
  return { memory, poll, known };
}

/** Pools of ad groups `from` to `from + count − 1`, with a dollar held of each. */
async function openPools(from: number, count: number): Promise<string[]> {
  for (let n = from; n < from + count; n += 1) {
    const { adGroupId } = await launchAdGroup(db, n);
    await fundPools(db, adGroupId);
    await reserve(db, adGroupId, DOLLAR);
  }
  return Array.from({ length: count }, (_, n) => id('group', from + n));
}

const lease = (poolIds: readonly string[], tx: EntityManager) =>
  leaseTaker(db).execute(
    {
      replicaId: id('user', 1),
      wanted: poolIds.map((poolId) => ({
        leaseKey: poolId,
        poolId,
        adAuthorizationId: null,
        leastMicros: 100,
        mostMicros: 1_000,
      })),
    },
    tx,
  );
const entries = async () => (await db.query<{ n: number }>('select count(*)::int as n from change_log'))[0]?.n;

describe('polling what only tables know', () => {
  it('DE1 step by step it is, byte for byte, what a replica knows that reads all tables', async () => {
    const random = randomFrom(7);
    const groups = await openPools(700, 6);
    const pools = await Promise.all(groups.map(async (group) => (await poolOf(db, group)).id));
    const follower = replica();
    const seen = new Set([await follower.known()]);
    for (let step = 0; step < 40; step += 1) {
      const some = pools.filter(() => random() < 0.4);
      if (step % 10 === 9)
        await db.query(
          `update pool set status = 'FINISHED', funds_request_id = null, requested_micros = reserved_micros, spent_micros = leased_micros where id = $1`,
          [pools.pop()],
        );
      else if (random() < 0.8) await db.run((tx) => lease(some, tx));
      else
        await db.run(async (tx) => lease(some, tx).then(() => Promise.reject(new Error('rolled back')))).catch(() => undefined);
      const known = await follower.known();
      expect({ step, known }).toEqual({ step, known: await replica().known() });
      seen.add(known);
    }
    expect(seen.size).toBeGreaterThan(20);
  });

  it('outbox rule 2: a change that commits late, below what was read, is read once it is there', async () => {
    const [early, late] = await openPools(710, 2);
    const [earlyPool, latePool] = [await poolOf(db, early ?? ''), await poolOf(db, late ?? '')];
    const follower = replica();
    await follower.known();
    const { promise: mayCommit, resolve: commit } = Promise.withResolvers<void>();
    const { promise: hasWritten, resolve: written } = Promise.withResolvers<void>();
    const open = db.run(async (tx) => {
      await lease([latePool.id], tx);
      written();
      await mayCommit;
    });
    await hasWritten;
    await db.run((tx) => lease([earlyPool.id], tx));
    const before = await follower.known();
    // A replica that starts now must wait for it too: it is below all that its snapshot shows.
    const newcomer = replica();
    expect(await newcomer.known()).toBe(before);
    commit();
    await open;
    expect(await follower.known()).toBe(await replica().known());
    expect(await newcomer.known()).toBe(await follower.known());
    expect(await follower.known()).not.toBe(before);
  });

  it('DE3 what no replica looks at writes nothing into the log', async () => {
    const [group] = await openPools(720, 1);
    const { id: poolId } = await poolOf(db, group ?? '');
    await db.run((tx) => lease([poolId], tx));
    const before = await entries();
    await db.query('update pool set spent_micros = leased_micros, version = version + 1 where id = $1', [poolId]);
    expect(await entries()).toBe(before);
    await db.query('update pool set leased_micros = leased_micros + 1 where id = $1', [poolId]);
    expect(await entries()).toBe(Number(before) + 1);
  });

  it('DE1 a poll that fails half way loses nothing', async () => {
    const [group] = await openPools(730, 1);
    const { id: poolId } = await poolOf(db, group ?? '');
    let failing = '';
    const cut = {
      transaction: db.dataSource.transaction.bind(db.dataSource),
      query: (sql: string, params: unknown[]) => {
        if (failing && sql.includes(failing)) return Promise.reject(new Error('cut'));
        return db.dataSource.query(sql, params);
      },
    } as unknown as DataSource;
    const follower = replica(cut);
    await follower.known();
    for (const part of ['pg_current_snapshot', 'pg_current_xact_id', 'change_log_kept']) {
      // A gap, so that the reader has to ask for its fence.
      await db.query(`select nextval(pg_get_serial_sequence('change_log', 'id'))`);
      await db.run((tx) => lease([poolId], tx));
      failing = part;
      await expect(follower.known()).rejects.toThrow('cut');
      failing = '';
      expect(await follower.known()).toBe(await replica().known());
    }
  });
});

describe('the change log', () => {
  const timer = () => new DeleteChangeLogWhenDue(db.clock);

  it('DE1 is kept for ten minutes, and says how far it is deleted', async () => {
    await db.run((tx) => timer().runDue(tx));
    await db.advance(20 * 60_000);
    await openPools(740, 1);
    const last = async () => Number((await db.query<{ id: string }>('select max(id) as id from change_log'))[0]?.id);
    const deletedUpTo = async () =>
      Number((await db.query<{ n: string }>('select deleted_up_to as n from change_log_kept'))[0]?.n);
    await db.run((tx) => timer().runDue(tx));
    const young = await entries();
    expect(young).toBeGreaterThan(0);
    await db.advance(10 * 60_000 - 1);
    expect(await db.run((tx) => timer().runDue(tx))).toBe(0);
    await db.advance(1);
    const newest = await last();
    expect(await db.run((tx) => timer().runDue(tx))).toBe(young);
    expect([await deletedUpTo(), await entries(), await db.run((tx) => timer().runDue(tx))]).toEqual([newest, 0, 0]);
  });

  it('DE1 a replica that slept for longer than it is kept reads the tables anew', async () => {
    const [group] = await openPools(750, 1);
    const { id: poolId } = await poolOf(db, group ?? '');
    const [sleeper, awake] = [replica(), replica()];
    await sleeper.known();
    await awake.known();
    await db.run((tx) => lease([poolId], tx));
    await awake.known();
    await db.advance(11 * 60_000);
    await db.run((tx) => timer().runDue(tx));
    expect(await entries()).toBe(0);
    expect(await sleeper.known()).toBe(await replica().known());
    // Who had read everything goes on: what is written next comes through the log again.
    await db.run((tx) => lease([poolId], tx));
    expect([await awake.known(), await sleeper.known()]).toEqual(Array(2).fill(await replica().known()));
  });
});
