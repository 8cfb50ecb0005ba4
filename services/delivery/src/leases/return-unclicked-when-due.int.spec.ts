import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { Registry } from 'prom-client';
import { service } from '../service.ts';
import { clickAfter, closingOf, impressionOf, leased, takeLease, type LeaseScene } from '../spec-fixtures/lease-scene.ts';
import { campaign, NOON } from '../spec-fixtures/market.ts';
import { DOLLAR, poolOf, tellCampaign } from '../spec-fixtures/pool-scene.ts';
import { ChargeLeasesWhenTracked } from '../tracking/charge-leases-when-tracked.ts';
import { TrackingMetrics } from '../tracking/tracking-metrics.ts';
import { ReturnUnclickedWhenDue } from './return-unclicked-when-due.ts';

/** Two minutes after the lease, taken at noon, takes its last decision. */
const DUE = '2026-11-23T12:03:00.000Z';

let db: TestDatabase;
let n = 2_500;
let fold: ChargeLeasesWhenTracked;
let timer: ReturnUnclickedWhenDue;

beforeAll(async () => {
  db = await startDatabase(service);
  fold = new ChargeLeasesWhenTracked(db.outbox, db.clock, new TrackingMetrics(new Registry()));
  timer = new ReturnUnclickedWhenDue(db.clock);
});
afterAll(() => db.stop());
beforeEach(async () => {
  await db.query('delete from lease');
  await db.setTime(NOON);
});

/** A lease of 10,000 micros. */
const scene = (billingEvent: 'CPM' | 'CPC' | 'CPV') => leased(db, (n += 1), { billingEvent });
const runDue = () => db.run((tx) => timer.runDue(tx));
const leasedOf = async (one: LeaseScene) => (await poolOf(db, one.adGroupId)).leased;
const clickOf = (one: LeaseScene, priceMicros: number) => Object.assign(clickAfter(impressionOf(one)), { priceMicros });

describe('what was set aside for clicks that did not come', () => {
  it('DE3 goes back two minutes after the last decision, not a millisecond sooner, and once', async () => {
    const one = await scene('CPC');
    await db.receiveMany([clickOf(one, 4_000)], fold);
    expect(await db.run((tx) => timer.nextDueAt(tx))).toEqual(new Date(DUE));
    await db.setTime('2026-11-23T12:02:59.999Z');
    expect([await runDue(), await db.run((tx) => timer.countDue(tx)), await leasedOf(one)]).toEqual([0, 0, 10_000]);
    await db.setTime(DUE);
    expect([await db.run((tx) => timer.countDue(tx)), await runDue(), await leasedOf(one)]).toEqual([1, 1, 4_000]);
    expect([await runDue(), await leasedOf(one)]).toEqual([0, 4_000]);
    expect(await db.run((tx) => timer.nextDueAt(tx))).toBeNull();
  });

  it('DE3 a click that comes later is charged to what the pool has, and the closing gives the rest back', async () => {
    const one = await scene('CPC');
    await db.setTime(DUE);
    await runDue();
    // A micro stays: the pool waits for the closing.
    expect(await poolOf(db, one.adGroupId)).toMatchObject({ leased: 1, spent: 0 });
    await db.receiveMany([clickOf(one, 7_000)], fold);
    expect(await leasedOf(one)).toBe(7_000);
    await db.receiveMany([closingOf(one)], fold);
    expect(await poolOf(db, one.adGroupId)).toMatchObject({ leased: 7_000, spent: 7_000 });
  });

  it('DE3 caps have it back too', async () => {
    const one = await scene('CPV');
    await tellCampaign(db, campaign(n, { budgetMode: 'BUDGET_MODE_DAY', budgetMicros: 50 * DOLLAR }), 2);
    await takeLease(db, one);
    await db.setTime(DUE);
    expect([await runDue(), await leasedOf(one)]).toEqual([2, 2]);
    const { campaignId } = campaign(n);
    const caps = await db.query(`select leased_micros::int as leased from spend_cap where owner_id = $1`, [campaignId]);
    expect(caps).toEqual([{ leased: 2 }, { leased: 2 }]);
  });

  it('DE3 an impression that is paid for keeps what was set aside for it until the closing', async () => {
    const one = await scene('CPM');
    await db.setTime(DUE);
    expect([await runDue(), await leasedOf(one)]).toEqual([0, 10_000]);
  });

  it('DE3 two workers at once, and a fold meanwhile: every micro once', async () => {
    const all = [await scene('CPC'), await scene('CPC'), await scene('CPV')];
    await db.setTime(DUE);
    const [first] = all as [LeaseScene];
    const done = await Promise.all([runDue(), runDue(), db.receiveMany([clickOf(first, 2_000)], fold)]);
    while ((await runDue()) > 0);
    expect((done[0] ?? 0) + (done[1] ?? 0)).toBeLessThanOrEqual(3);
    for (const one of all) {
      const [lease] = await db.query(`select slice_micros::int as slice from lease where id = $1`, [one.leaseId]);
      expect(await leasedOf(one)).toBe(lease?.['slice']);
      expect(lease?.['slice']).toBe(one === first ? 2_000 : 1);
    }
  });
});
