import { newId } from '@afterglow/service-defaults/ids';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { Registry } from 'prom-client';
import { service } from '../service.ts';
import { impressionOf, leaseTaker, viewAfter } from '../spec-fixtures/lease-scene.ts';
import { NOON, NOON_MS, post } from '../spec-fixtures/market.ts';
import { DOLLAR, fundPools, launchAdGroup, poolOf, reserve } from '../spec-fixtures/pool-scene.ts';
import { ChargeLeasesWhenTracked } from '../tracking/charge-leases-when-tracked.ts';
import type { Tracked } from '../tracking/tracking-fold.ts';
import { TrackingMetrics } from '../tracking/tracking-metrics.ts';
import { LeaseBook } from './lease-book.ts';
import { ReturnRests } from './return-rests.ts';
import { ReturnUnclickedWhenDue } from './return-unclicked-when-due.ts';

/** A view of six seconds; one impression in ten brings one, so this is what it is expected to be worth. */
const VIEW = DOLLAR / 2;
const EXPECTED = VIEW / 10;
const BUDGET = 50 * DOLLAR;
/** Impressions a second. */
const VIEWERS = 20;
/** The fold is so far behind the viewers. */
const BEHIND_S = 5;
const n = 2_700;

let db: TestDatabase;
beforeAll(async () => {
  db = await startDatabase(service);
  await db.setTime(NOON);
});
afterAll(() => db.stop());

/** Pseudo-random, the same in each run (Numerical Recipes' LCG). */
function chances(): () => number {
  let state = 20261126;
  return () => (state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32;
}

/** A replica that shows one ad group's ad for as long as it gets leases for it. */
class Shower {
  private readonly replicaId = newId();
  private readonly book = new LeaseBook();

  constructor(private readonly pool: { adGroupId: string; poolId: string }) {}

  /** The lease that one impression was set aside of. */
  async show(atMs: number): Promise<string | undefined> {
    const at = { earliestMs: atMs, latestMs: atMs };
    const { adGroupId: leaseKey, poolId } = this.pool;
    if ((!this.book.covers(leaseKey, EXPECTED, at) || this.book.runsLow(leaseKey, at)) && !this.book.isRefused(leaseKey, at)) {
      const mostMicros = EXPECTED * this.book.appetite(leaseKey);
      const wanted = [{ leaseKey, poolId, adAuthorizationId: null, leastMicros: EXPECTED, mostMicros }];
      const leases = await db.run((tx) => leaseTaker(db).execute({ replicaId: this.replicaId, wanted }, tx));
      for (const lease of leases) this.book.add(lease);
      if (leases.length === 0) this.book.refuse(leaseKey, at);
    }
    return this.book.reserve(leaseKey, EXPECTED, at)?.leaseId;
  }

  async giveBack(atMs: number): Promise<void> {
    this.book.sweep({ earliestMs: atMs, latestMs: atMs });
    const rests = this.book.takeRests();
    if (rests.length > 0) await db.run((tx) => new ReturnRests().execute({ replicaId: this.replicaId, rests }, tx));
  }
}

describe('a budget that is spent on views', () => {
  it('DE3 next to nothing is watched that nobody pays for, and nothing of the budget is left, however far the fold is behind', async () => {
    const terms = { billingEvent: 'CPV', bidPriceMicros: VIEW, budgetMicros: BUDGET } as const;
    const { adGroupId } = await launchAdGroup(db, n, terms);
    await fundPools(db, adGroupId);
    const { id: poolId } = await poolOf(db, adGroupId);
    const scene = { n, adGroupId, poolId, postId: post(n).postId };
    const fold = new ChargeLeasesWhenTracked(db.outbox, db.clock, new TrackingMetrics(new Registry()));
    const timer = new ReturnUnclickedWhenDue(db.clock);
    const showers = Array.from({ length: 3 }, () => new Shower({ adGroupId, poolId }));
    const chance = chances();
    const ahead: Tracked[][] = [];
    /** One second; answers how many impressions there were. */
    const second = async (nowMs: number) => {
      await db.setTime(new Date(nowMs).toISOString());
      if ((await poolOf(db, adGroupId)).funds_request_id) await reserve(db, adGroupId);
      await fundPools(db, adGroupId);
      const views: Tracked[] = [];
      let shown = 0;
      for (let viewer = 0; viewer < VIEWERS; viewer += 1) {
        const leaseId = await showers[viewer % showers.length]?.show(nowMs);
        if (!leaseId) continue;
        shown += 1;
        if (chance() < 0.1) views.push(Object.assign(viewAfter(impressionOf({ ...scene, leaseId })), { priceMicros: VIEW }));
      }
      ahead.push(views);
      const behind = ahead.length > BEHIND_S ? (ahead.shift() ?? []) : [];
      if (behind.length > 0) await db.receiveMany(behind, fold);
      return shown;
    };
    let nowMs = NOON_MS;
    for (let round = 0; round < 8; round += 1, nowMs += 4 * 60_000) {
      for (const shower of showers) await shower.giveBack(nowMs);
      await db.setTime(new Date(nowMs).toISOString());
      while ((await db.run((tx) => timer.runDue(tx))) > 0);
      for (let quiet = 0; quiet <= BEHIND_S; nowMs += 1_000) quiet = (await second(nowMs)) === 0 ? quiet + 1 : 0;
    }
    const [billed] = await db.query<{ charged: number; lost: number }>(
      `select sum(price_micros) filter (where outcome = 'CHARGED')::float8 as charged,
         coalesce(sum(price_micros) filter (where outcome = 'NOT_CHARGED_BUDGET'), 0)::float8 as lost
       from tracked_event where kind = 'VIEW_6S'`,
    );
    const { charged = 0, lost = 0 } = billed ?? {};
    expect(lost / (charged + lost)).toBeLessThanOrEqual(0.01);
    expect(charged / BUDGET).toBeGreaterThanOrEqual(0.975);
    expect(charged).toBeLessThanOrEqual(BUDGET);
  });
});
