import { newId } from '@afterglow/service-defaults/ids';
import { createLogger } from '@afterglow/service-defaults/logger';
import { ServiceLog } from '@afterglow/service-defaults/service-log';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { service } from '../service.ts';
import { ChooseAds } from '../serving/choose-ads.ts';
import { MonotonicClock } from '../serving/monotonic-clock.ts';
import { PollMemory } from '../serving/poll-memory.ts';
import { ReplicaMemory } from '../serving/replica-memory.ts';
import { addRunningAd, emptyMarket, learn } from '../spec-fixtures/market.ts';
import { leaseTaker } from '../spec-fixtures/lease-scene.ts';
import { pollUntilTimeKnown } from '../spec-fixtures/poll-until-time-known.ts';
import { DOLLAR, fundPools, launchAdGroup, poolOf, reserve } from '../spec-fixtures/pool-scene.ts';
import { ReturnRests } from './return-rests.ts';
import { LeaseSupply } from './lease-supply.ts';
import type { TakenLease } from './take-leases.ts';

let db: TestDatabase;
let n = 100;
const nextAdGroup = () => (n += 1);

beforeAll(async () => {
  db = await startDatabase(service);
  await db.setTime('2026-11-23T12:00:00.000Z');
});
afterAll(() => db.stop());

const replicaId = newId();
const take = (adGroupId: string, poolId: string, leastMicros: number, mostMicros: number): Promise<TakenLease[]> =>
  db.run((tx) =>
    leaseTaker(db).execute(
      { replicaId, wanted: [{ leaseKey: adGroupId, poolId, adAuthorizationId: null, leastMicros, mostMicros }] },
      tx,
    ),
  );

/** An ad group whose whole budget billing holds. */
async function funded(change = {}): Promise<{ adGroupId: string; poolId: string }> {
  const { adGroupId } = await launchAdGroup(db, nextAdGroup(), change);
  await fundPools(db, adGroupId);
  await reserve(db, adGroupId);
  const { id: poolId } = await poolOf(db, adGroupId);
  await db.query(`update pool set requested_micros = budget_micros, reserved_micros = budget_micros where id = $1`, [poolId]);
  return { adGroupId, poolId };
}

describe('leases', () => {
  it('DE3 a slice is what is wanted, at most a quarter of what is free, at least one impression', async () => {
    const { adGroupId, poolId } = await funded({ budgetMicros: 4 * DOLLAR });
    const slices: number[] = [];
    for (let round = 0; round < 60; round += 1) {
      const [lease] = await take(adGroupId, poolId, 200_000, 700_000);
      if (!lease) break;
      slices.push(lease.sliceMicros);
    }
    expect(slices.slice(0, 3)).toEqual([700_000, 700_000, 650_000]);
    expect(slices.slice(-3)).toEqual([200_000, 200_000, 200_000]);
    const pool = await poolOf(db, adGroupId);
    expect(pool.leased).toBe(slices.reduce((sum, slice) => sum + slice, 0));
    // Less than one impression is left.
    expect(pool.reserved - pool.leased).toBeLessThan(200_000);
    expect(await take(adGroupId, poolId, 200_000, 700_000)).toEqual([]);
  });

  it('DE3 where clicks are paid for, as much stays free as those that are out may cost beyond what is expected', async () => {
    const { adGroupId, poolId } = await funded({ billingEvent: 'CPC', bidPriceMicros: DOLLAR, budgetMicros: 5 * DOLLAR });
    while ((await take(adGroupId, poolId, 50_000, 700_000)).length > 0);
    const { leased } = await poolOf(db, adGroupId);
    // Out are x dollars, and 2 √x stay free of the five: x = (√6 − 1)², to one impression.
    expect(leased).toBeLessThanOrEqual(2_101_021);
    expect(leased).toBeGreaterThan(2_101_021 - 2 * 50_000);
  });

  it('DE3 nothing can be leased that billing does not hold', async () => {
    const { adGroupId } = await launchAdGroup(db, nextAdGroup());
    await fundPools(db, adGroupId);
    const { id: poolId } = await poolOf(db, adGroupId);
    expect(await take(adGroupId, poolId, 1, 1_000)).toEqual([]);
  });

  it('DE3 a lease takes decisions for a minute, and never into the next budget day', async () => {
    const noon = await funded();
    const [lease] = await take(noon.adGroupId, noon.poolId, 1_000, 10_000);
    expect(lease?.takesUntil).toEqual(new Date('2026-11-23T12:01:00.000Z'));
    const [row] = await db.query(`select closes_at from lease where id = $1`, [lease?.leaseId]);
    expect(row?.['closes_at']).toEqual(new Date('2026-11-23T12:11:03.250Z'));

    const late = await funded();
    await db.setTime('2026-11-23T23:59:45.000Z');
    const [last] = await take(late.adGroupId, late.poolId, 1_000, 10_000);
    expect(last?.takesUntil).toEqual(new Date('2026-11-24T00:00:00.000Z'));
    await db.setTime('2026-11-24T00:00:00.000Z');
    expect(await take(late.adGroupId, late.poolId, 1_000, 10_000)).toEqual([]);
    await db.setTime('2026-11-23T12:00:00.000Z');
  });

  it('ME1 a lease of clicks or views stays open as long as their tokens are accepted', async () => {
    const { adGroupId, poolId } = await funded({ billingEvent: 'CPC' });
    const [lease] = await take(adGroupId, poolId, 1_000, 10_000);
    const [row] = await db.query(`select closes_at from lease where id = $1`, [lease?.leaseId]);
    expect(row?.['closes_at']).toEqual(new Date('2026-11-23T12:41:03.250Z'));
  });

  it('DE3 a budget of 20 dollars, 1,000 concurrent decisions on two replicas: reserved never above 20.00', async () => {
    // Noon stands still in this data base, but not in the replicas: a lease must outlive the test.
    const { adGroupId, poolId } = await funded({ bidPriceMicros: 30_000_000 });
    const market = emptyMarket();
    addRunningAd(market, n, 30_000_000);
    market.rateCards.set('US', { currency: 'USD', floorCpmMicros: 30_000_000 });
    const replicas = [await replica(market), await replica(market)];
    const reservedMicros: number[] = [];
    const decide = async (k: number) => {
      const { memory, chooseAds, supply } = replicas[k % 2] ?? fail();
      for (let tries = 0; tries < 40; tries += 1) {
        const at = memory.time.read() ?? fail();
        const rateCard = { currency: 'USD', floorCpmMicros: 30_000_000 };
        const { chosen, short } = chooseAds.choose({ country: 'US', language: 'en', rateCard, slots: 1, at });
        for (const { priceMicros } of chosen) reservedMicros.push(priceMicros);
        if (chosen.length > 0 || short.size === 0) return;
        await supply.want(short);
      }
    };
    await Promise.all(Array.from({ length: 1_000 }, (_, k) => decide(k)));
    const total = reservedMicros.reduce((sum, micros) => sum + micros, 0);
    expect(total).toBeLessThanOrEqual(20 * DOLLAR);
    // 666 impressions of 3 cents: all but what is left over in pieces smaller than one impression.
    expect(total).toBeGreaterThan(0.975 * 20 * DOLLAR);
    const [sum] = await db.query(`select sum(slice_micros)::float as leased from lease where pool_id = $1`, [poolId]);
    expect(sum?.['leased']).toBeGreaterThanOrEqual(total);
    expect(sum?.['leased']).toBeLessThanOrEqual(20 * DOLLAR);
    expect((await poolOf(db, adGroupId)).leased).toBe(sum?.['leased']);
  });

  it('DE3 a replica that restarts holds no lease, takes a new one, and loses nothing but time', async () => {
    const { adGroupId, poolId } = await funded();
    const market = emptyMarket();
    addRunningAd(market, n);
    const before = await replica(market);
    await before.supply.want(new Map([[adGroupId, 1_500]]));
    const after = await replica(market);
    const at = after.memory.time.read() ?? fail();
    expect(before.memory.leases.covers(adGroupId, 1_500, at)).toBe(true);
    expect(after.memory.leases.covers(adGroupId, 1_500, at)).toBe(false);
    await after.supply.want(new Map([[adGroupId, 1_500]]));
    expect(after.memory.leases.covers(adGroupId, 1_500, at)).toBe(true);
    const leases = await db.query(`select distinct replica_id from lease where pool_id = $1`, [poolId]);
    expect(leases).toHaveLength(2);
  });

  it('DE3 a replica learns from its poll what others changed, whenever they commit', async () => {
    const { adGroupId } = await funded();
    const { memory, poll } = await replica(emptyMarket());
    const at = memory.time.read() ?? fail();
    expect(memory.pools.freeMicros(adGroupId, at)).toBe(20 * DOLLAR);
    // A transaction that began before the poll commits after it.
    const slow = db.dataSource.createQueryRunner();
    await slow.startTransaction();
    await slow.query(`update pool set leased_micros = 1 where ad_group_id = $1`, [adGroupId]);
    await poll.poll();
    await db.query(`select txid_current()`);
    await poll.poll();
    expect(memory.pools.freeMicros(adGroupId, at)).toBe(20 * DOLLAR);
    await slow.commitTransaction();
    await slow.release();
    await poll.poll();
    expect(memory.pools.freeMicros(adGroupId, at)).toBe(20 * DOLLAR - 1);
  });
});

async function replica(market: ReturnType<typeof emptyMarket>) {
  const memory = new ReplicaMemory(new MonotonicClock());
  learn(memory.facts, market, 1);
  const poll = new PollMemory(db.dataSource, memory);
  await pollUntilTimeKnown(poll, memory);
  const supply = new LeaseSupply(
    leaseTaker(db),
    new ReturnRests(),
    db.transactions,
    memory,
    new ServiceLog(createLogger('delivery', 'silent')),
  );
  return { memory, poll, supply, chooseAds: new ChooseAds(memory) };
}

function fail(): never {
  throw new Error('there is no such replica, or it does not know the time');
}
