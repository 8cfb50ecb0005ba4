import { newId } from '@afterglow/service-defaults/ids';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { Registry } from 'prom-client';
import { service } from '../service.ts';
import { clickAfter, closingOf, impressionOf, leased, takeLease, type LeaseScene } from '../spec-fixtures/lease-scene.ts';
import { campaign, NOON } from '../spec-fixtures/market.ts';
import { DOLLAR, poolOf, tellCampaign } from '../spec-fixtures/pool-scene.ts';
import { ChargeLeasesWhenTracked } from '../tracking/charge-leases-when-tracked.ts';
import { TrackingMetrics } from '../tracking/tracking-metrics.ts';
import { ReturnRests } from './return-rests.ts';

const TAKES_UNTIL = '2026-11-23T12:01:00.000Z';

let db: TestDatabase;
let n = 1_100;
let fold: ChargeLeasesWhenTracked;

beforeAll(async () => {
  db = await startDatabase(service);
  fold = new ChargeLeasesWhenTracked(db.outbox, db.clock, new TrackingMetrics(new Registry()));
});
afterAll(() => db.stop());
beforeEach(() => db.setTime(NOON));

/** A lease of 10,000 micros. */
const scene = () => leased(db, (n += 1));
/** A second one, under the budget of its campaign. */
async function cappedScene(): Promise<LeaseScene> {
  const one = await scene();
  const state = campaign(n, { budgetMode: 'BUDGET_MODE_DAY', budgetMicros: 50 * DOLLAR });
  await tellCampaign(db, state, 2);
  return { ...one, leaseId: await takeLease(db, one) };
}
const leaseOf = async ({ leaseId }: LeaseScene) => {
  const rows = await db.query<{ replica: string; slice: number; spent: number; returned: number; cap: number | null }>(
    `select replica_id as replica, slice_micros::int as slice, lease.spent_micros::int as spent, returned_micros::int as returned,
       (select distinct c.leased_micros::int from spend_cap c where c.id = any(cap_ids)) as cap
     from lease where id = $1`,
    [leaseId],
  );
  return rows[0];
};
const giveBack = async (one: LeaseScene, restMicros: number, replicaId?: string) => {
  const replica = replicaId ?? (await leaseOf(one))?.replica ?? '';
  const rests = [{ leaseId: one.leaseId, restMicros }];
  await db.run((tx) => new ReturnRests().execute({ replicaId: replica, rests }, tx));
};
const leasedOf = async (one: LeaseScene) => (await poolOf(db, one.adGroupId)).leased;

describe('rests of leases', () => {
  it('DE3 what no decision has set aside goes back to pool and caps when the lease takes no more, once; the closing gives the rest', async () => {
    const one = await cappedScene();
    expect([(await leaseOf(one))?.cap, await leasedOf(one)]).toEqual([20_000, 20_000]);
    await db.setTime(TAKES_UNTIL);
    await giveBack(one, 7_000);
    await giveBack(one, 7_000);
    expect(await leaseOf(one)).toMatchObject({ slice: 3_000, returned: 7_000, cap: 13_000 });
    expect(await leasedOf(one)).toBe(13_000);
    // What was set aside is charged as ever, and nothing beyond it.
    await db.receiveMany([impressionOf(one), impressionOf(one), impressionOf(one), impressionOf(one)], fold);
    const outcomes = await db.query(`select outcome from tracked_event where lease_id = $1 order by outcome`, [one.leaseId]);
    expect(outcomes.map(({ outcome }) => outcome as string)).toEqual(['CHARGED', 'CHARGED', 'CHARGED', 'NOT_CHARGED_BUDGET']);
    await db.receiveMany([closingOf(one)], fold);
    expect(await poolOf(db, one.adGroupId)).toMatchObject({ leased: 13_000, spent: 3_000 });
    expect(await leaseOf(one)).toMatchObject({ cap: 13_000 });
  });

  it('DE3 nothing goes back while the lease takes decisions, from another replica, or behind the closing', async () => {
    const [early, foreign, closed] = [await scene(), await scene(), await scene()];
    await db.setTime('2026-11-23T12:00:59.999Z');
    await giveBack(early, 7_000);
    await db.setTime(TAKES_UNTIL);
    await giveBack(foreign, 7_000, newId());
    await db.receiveMany([closingOf(closed)], fold);
    await giveBack(closed, 7_000);
    expect([await leasedOf(early), await leasedOf(foreign), await leasedOf(closed)]).toEqual([10_000, 10_000, 0]);
  });

  it('DE3 a lease of which nothing was set aside stays open by a micro, so that its pool waits for its closing', async () => {
    const one = await scene();
    await db.setTime(TAKES_UNTIL);
    await giveBack(one, 10_000);
    expect(await poolOf(db, one.adGroupId)).toMatchObject({ leased: 1, spent: 0 });
    await db.receiveMany([closingOf(one)], fold);
    expect(await poolOf(db, one.adGroupId)).toMatchObject({ leased: 0, spent: 0 });
  });

  it('DE3 a click that cost more than was set aside leaves less to give back, and a later one takes from the pool again', async () => {
    const one = await scene();
    const click = (priceMicros: number) => Object.assign(clickAfter(impressionOf(one)), { priceMicros });
    await db.receiveMany([click(6_000)], fold);
    await db.setTime(TAKES_UNTIL);
    await giveBack(one, 9_000);
    expect(await leaseOf(one)).toMatchObject({ slice: 6_000, spent: 6_000, returned: 4_000 });
    await db.receiveMany([click(5_000)], fold);
    expect(await leaseOf(one)).toMatchObject({ slice: 11_000, spent: 11_000 });
    expect(await leasedOf(one)).toBe(11_000);
  });

  it('DE3 two rests of one pool at once, and a fold meanwhile: every micro once', async () => {
    const one = await scene();
    await db.setTime(TAKES_UNTIL);
    await Promise.all([giveBack(one, 5_000), giveBack(one, 5_000), db.receiveMany([impressionOf(one)], fold)]);
    expect(await leaseOf(one)).toMatchObject({ slice: 5_000, spent: 1_000, returned: 5_000 });
    expect(await leasedOf(one)).toBe(5_000);
  });
});
