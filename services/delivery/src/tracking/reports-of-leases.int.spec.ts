import { FundsReturned } from '@afterglow/contracts/delivery/funds-returned';
import { LeaseClosing } from '@afterglow/contracts/delivery/lease-closing';
import { PaidEngagementRolledUp } from '@afterglow/contracts/delivery/paid-engagement-rolled-up';
import { SpendReported } from '@afterglow/contracts/delivery/spend-reported';
import { sampleOf } from '@afterglow/testing/contract-samples';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { Registry } from 'prom-client';
import { CloseLeasesWhenDue } from '../leases/close-leases-when-due.ts';
import { ReportSpendWhenDue } from '../leases/report-spend-when-due.ts';
import { FinishPoolsWhenDue } from '../pools/finish-pools-when-due.ts';
import { service } from '../service.ts';
import { clickAfter, closingOf, impressionOf, leased } from '../spec-fixtures/lease-scene.ts';
import { NOON } from '../spec-fixtures/market.ts';
import { DOLLAR, poolOf } from '../spec-fixtures/pool-scene.ts';
import { ChargeLeasesWhenTracked } from './charge-leases-when-tracked.ts';
import { RollUpPaidEngagementWhenDue } from './roll-up-paid-engagement-when-due.ts';
import { TrackingMetrics } from './tracking-metrics.ts';

let db: TestDatabase;
let n = 300;
let fold: ChargeLeasesWhenTracked;

beforeAll(async () => {
  db = await startDatabase(service);
  fold = new ChargeLeasesWhenTracked(db.outbox, db.clock, new TrackingMetrics(new Registry()));
});
afterAll(() => db.stop());
beforeEach(() => db.setTime(NOON));

/** A scene of its own for each test. */
const scene = () => leased(db, (n += 1));

describe('reports and returns', () => {
  // What an earlier test left due is not what the next one is about.
  beforeEach(async () => {
    await db.query(`update lease set report_due_at = null, closes_at = closes_at + interval '1 year'`);
    await db.query(`update paid_engagement set due_at = null`);
  });

  it('DE3 spend is reported as a sum, about once a second while it grows, in the form of the contract', async () => {
    const one = await scene();
    const timer = new ReportSpendWhenDue(db.outbox, db.clock);
    const report = () => db.run((tx) => timer.runDue(tx));
    await db.receiveMany([impressionOf(one)], fold);
    expect(await report()).toBe(1);
    await db.receiveMany([impressionOf(one)], fold);
    expect(await report()).toBe(0);
    await db.advance(999);
    expect(await report()).toBe(0);
    await db.advance(1);
    expect(await db.run((tx) => timer.countDue(tx))).toBe(1);
    expect(await report()).toBe(1);
    await db.advance(60_000);
    expect(await report()).toBe(0);
    const events = await db.takeEvents();
    expect(events.map(({ data }) => [data['seq'], data['spentMicrosTotal'], data['impressionsTotal'], data['final']])).toEqual([
      [1, 1_000, 1, false],
      [2, 2_000, 2, false],
    ]);
    expect(Object.keys(events[0]?.data ?? {}).sort()).toEqual(Object.keys(sampleOf(SpendReported)).sort());
  });

  it('PO2 what ads bring to a post is rolled up, as sums, in the form of the contract', async () => {
    const one = await scene();
    const timer = new RollUpPaidEngagementWhenDue(db.outbox, db.clock);
    const impression = impressionOf(one);
    await db.receiveMany([impression, impressionOf(one), clickAfter(impression)], fold);
    await db.run((tx) => timer.runDue(tx));
    await db.receiveMany([impressionOf(one)], fold);
    expect(await db.run((tx) => timer.runDue(tx))).toBe(0);
    await db.advance(1_000);
    await db.run((tx) => timer.runDue(tx));
    const rolled = (await db.takeEvents()).filter(({ key }) => key === one.postId);
    expect(rolled.map(({ data }) => [data['aggregateVersion'], data['paidViews'], data['paidClicks']])).toEqual([
      [1, 2, 1],
      [2, 3, 1],
    ]);
    expect(Object.keys(rolled[0]?.data ?? {}).sort()).toEqual(Object.keys(sampleOf(PaidEngagementRolledUp)).sort());
    expect(rolled[0]?.topic).toBe('delivery.rollups');
  });

  it('DE3 a lease is closed by a record in the log, at its time and once, in the form of the contract', async () => {
    const one = await scene();
    const timer = new CloseLeasesWhenDue(db.outbox, db.clock);
    await db.setTime('2026-11-23T12:11:03.249Z');
    expect(await db.run((tx) => timer.nextDueAt(tx))).toEqual(new Date('2026-11-23T12:11:03.250Z'));
    expect(await db.run((tx) => timer.runDue(tx))).toBe(0);
    await db.advance(1);
    expect(await db.run((tx) => timer.countDue(tx))).toBe(1);
    expect(await db.run((tx) => timer.runDue(tx))).toBe(1);
    expect(await db.run((tx) => timer.runDue(tx))).toBe(0);
    const [event] = await db.takeEvents();
    expect(event).toMatchObject({ type: 'LeaseClosing', topic: 'delivery.tracking', key: one.leaseId });
    expect(Object.keys(event?.data ?? {}).sort()).toEqual(Object.keys(sampleOf(LeaseClosing)).sort());
    // Nothing is returned by the time alone: only folding the record does.
    expect(await poolOf(db, one.adGroupId)).toMatchObject({ leased: 10_000 });
  });

  it('DE3 a pool is finished once its day is over and its last lease is closed, and gives back the rest, once', async () => {
    const one = await scene();
    const timer = new FinishPoolsWhenDue(db.outbox, db.clock);
    const finish = async () => {
      await db.run((tx) => timer.runDue(tx));
      return (await db.takeEvents()).filter(({ key, type }) => key === one.adGroupId && type === 'FundsReturned');
    };
    await db.receiveMany([impressionOf(one)], fold);
    await db.setTime('2026-11-23T23:59:59.999Z');
    expect(await finish()).toEqual([]);
    await db.setTime('2026-11-24T00:00:00.000Z');
    expect(await finish()).toEqual([]);
    await db.receiveMany([closingOf(one)], fold);
    expect(await db.run((tx) => timer.countDue(tx))).toBeGreaterThan(0);
    const [returned, ...others] = await finish();
    expect(others).toEqual([]);
    expect(returned?.data).toMatchObject({
      spentMicrosTotal: 1_000,
      returnedMicros: 5 * DOLLAR - 1_000,
      budgetDay: '2026-11-23',
    });
    expect(Object.keys(returned?.data ?? {}).sort()).toEqual(Object.keys(sampleOf(FundsReturned)).sort());
    expect(await poolOf(db, one.adGroupId)).toMatchObject({ status: 'FINISHED' });
    expect(await finish()).toEqual([]);
  });
});
