import { AdAuthorized } from '@afterglow/contracts/authorization/ad-authorized';
import type { ClickTracked } from '@afterglow/contracts/delivery/click-tracked';
import { occurred } from '@afterglow/contracts/event-contract';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { Registry } from 'prom-client';
import { KeepKnownAdAuthorizations } from '../known-ad-authorizations/keep-known-ad-authorizations.ts';
import { service } from '../service.ts';
import { clickAfter, closingOf, impressionOf, leased, takeLease, type LeaseScene } from '../spec-fixtures/lease-scene.ts';
import { grant, NOON } from '../spec-fixtures/market.ts';
import { DOLLAR, poolOf } from '../spec-fixtures/pool-scene.ts';
import { ChargeLeasesWhenTracked } from '../tracking/charge-leases-when-tracked.ts';
import { TrackingMetrics } from '../tracking/tracking-metrics.ts';
import type { LeaseWanted } from './take-leases.ts';

let db: TestDatabase;
let n = 2_300;
let fold: ChargeLeasesWhenTracked;

beforeAll(async () => {
  db = await startDatabase(service);
  fold = new ChargeLeasesWhenTracked(db.outbox, db.clock, new TrackingMetrics(new Registry()));
});
afterAll(() => db.stop());
beforeEach(() => db.setTime(NOON));

/** A lease of 10,000 micros of an ad group that pays for clicks, little enough for exact sums; billing holds 5 dollars for it. */
const scene = () => leased(db, (n += 1), { billingEvent: 'CPC', bidPriceMicros: 1_000 });
const another = async (one: LeaseScene, micros: number, change: Partial<LeaseWanted> = {}): Promise<LeaseScene> => {
  return { ...one, leaseId: await takeLease(db, one, { leastMicros: micros, mostMicros: micros, ...change }) };
};
const clickOf = (one: LeaseScene, priceMicros: number): ClickTracked =>
  Object.assign(clickAfter(impressionOf(one)), { priceMicros });
const click = async (...clicks: ClickTracked[]): Promise<string[]> => {
  await db.receiveMany(clicks, fold);
  const rows = await db.query<{ outcome: string }>(
    `select outcome from unnest($1::uuid[]) with ordinality as asked (id, place) join tracked_event on decision_id = id order by place`,
    [clicks.map(({ decisionId }) => decisionId)],
  );
  return rows.map(({ outcome }) => outcome);
};
const moneyOf = async ({ leaseId }: LeaseScene) => {
  const rows = await db.query<{ slice: number; spent: number }>(
    `select slice_micros::int as slice, spent_micros::int as spent from lease where id = $1`,
    [leaseId],
  );
  return [rows[0]?.slice, rows[0]?.spent];
};
/** The cap of a creator above a lease, and the sum of what leases hold under it. */
const capOf = async ({ leaseId }: LeaseScene) => {
  const rows = await db.query<{ leased: number; held: number }>(
    `select leased_micros::int as leased, (select sum(slice_micros)::int from lease where c.id = any(cap_ids)) as held
     from spend_cap c join lease l on c.id = any(l.cap_ids) where l.id = $1 and c.kind = 'GRANT'`,
    [leaseId],
  );
  return rows[0];
};

describe('clicks that cost more than their lease has', () => {
  it('CA2 a click is charged as long as its pool has spent less, whichever leases have set the money aside', async () => {
    const one = await scene();
    const two = await another(one, 3_000_000);
    const three = await another(one, 1_990_000);
    expect(await poolOf(db, one.adGroupId)).toMatchObject({ reserved: 5 * DOLLAR, leased: 5 * DOLLAR });
    expect(await click(clickOf(one, 1_000_000), clickOf(one, 3_500_000))).toEqual(['CHARGED', 'CHARGED']);
    expect(await moneyOf(one)).toEqual([4_500_000, 4_500_000]);
    // What is left stays with them; and together it pays for the last click.
    expect([...(await moneyOf(two)), ...(await moneyOf(three))]).toEqual([1, 0, 499_999, 0]);
    expect(await click(clickOf(two, 500_001), clickOf(three, 499_990))).toEqual(['NOT_CHARGED_BUDGET', 'CHARGED']);
    expect(await poolOf(db, one.adGroupId)).toMatchObject({ leased: 5 * DOLLAR });
    await db.receiveMany([closingOf(three), closingOf(one), closingOf(two)], fold);
    expect(await poolOf(db, one.adGroupId)).toMatchObject({ leased: 4_999_990, spent: 4_999_990 });
  });

  it('CA2 a lease keeps what its own clicks of the batch cost, and what it has spent', async () => {
    const one = await scene();
    const two = await another(one, 3_000_000);
    const three = await another(one, 1_990_000);
    expect(await click(clickOf(three, 1_500_000))).toEqual(['CHARGED']);
    expect(await click(clickOf(one, 2_200_000), clickOf(two, 1_400_000))).toEqual(['NOT_CHARGED_BUDGET', 'CHARGED']);
    expect(await click(clickOf(one, 1_900_000))).toEqual(['CHARGED']);
    expect((await moneyOf(three))[1]).toBe(1_500_000);
    expect(await moneyOf(two)).toEqual([expect.any(Number), 1_400_000]);
  });

  it('CA2 what could not pay for a click in full is left for those that it can pay for', async () => {
    const one = await scene();
    const two = await another(one, 2_000_000);
    expect(await click(clickOf(one, 5_000_001), clickOf(two, 4_000_000))).toEqual(['NOT_CHARGED_BUDGET', 'CHARGED']);
    expect(await moneyOf(one)).toEqual([10_000, 0]);
    expect(await poolOf(db, one.adGroupId)).toMatchObject({ leased: 4_010_000 });
  });

  it('CA2 nobody gives anything for a click that can not be paid for in full', async () => {
    const one = await scene();
    const two = await another(one, 2_000_000);
    expect(await click(clickOf(one, 5_000_001))).toEqual(['NOT_CHARGED_BUDGET']);
    expect([await moneyOf(one), await moneyOf(two)]).toEqual([
      [10_000, 0],
      [2_000_000, 0],
    ]);
    expect(await poolOf(db, one.adGroupId)).toMatchObject({ leased: 2_010_000 });
  });

  it('CA2 under a cap that is used up other leases of the pool give room, and the cap counts what they hold', async () => {
    const one = await scene();
    const { adAuthorizationId } = grant(n);
    const state = grant(n, { caps: { dailySpendMicros: 3 * DOLLAR, placements: null, objectiveTypes: null } });
    const authorized = occurred(AdAuthorized, { adAuthorizationId, aggregateVersion: 1, state });
    await db.receive(authorized, new KeepKnownAdAuthorizations());
    const two = await another(one, 1_000_000, { adAuthorizationId });
    const three = await another(one, 900_000, { adAuthorizationId });
    expect(await click(clickOf(two, 2_500_000))).toEqual(['CHARGED']);
    expect(await capOf(two)).toEqual({ leased: 3_000_000, held: 3_000_000 });
    expect(await moneyOf(three)).toEqual([500_000, 0]);
    // The lease for ads of other creators is not under it: it gives nothing for what only the cap lacks.
    expect(await click(clickOf(two, 500_001))).toEqual(['NOT_CHARGED_BUDGET']);
    expect(await moneyOf(one)).toEqual([10_000, 0]);
    expect(await click(clickOf(two, 499_999))).toEqual(['CHARGED']);
    expect(await capOf(two)).toEqual({ leased: 3_000_000, held: 3_000_000 });
  });

  it('CA2 many clicks at once, each fold under its own leases: no micro twice, and none above what is held', async () => {
    const one = await scene();
    const all = [one, ...(await Promise.all(Array.from({ length: 9 }, () => another(one, 500_000))))];
    await Promise.all(all.map((lease) => db.receiveMany([clickOf(lease, 900_000), clickOf(lease, 700_000)], fold)));
    const pool = await poolOf(db, one.adGroupId);
    const [sum] = await db.query<{ slices: number; spent: number }>(
      `select sum(slice_micros)::int as slices, sum(spent_micros)::int as spent from lease where pool_id = $1`,
      [one.poolId],
    );
    expect(sum?.slices).toBe(pool.leased);
    expect(pool.leased).toBeLessThanOrEqual(5 * DOLLAR);
    expect(sum?.spent).toBeGreaterThan(0);
    // Whoever was passed over because somebody else was at work is not in the way now.
    while ((await click(clickOf(one, 100_000)))[0] === 'CHARGED');
    const [left] = await db.query<{ spent: number }>(`select sum(spent_micros)::int as spent from lease where pool_id = $1`, [
      one.poolId,
    ]);
    expect(left?.spent).toBeGreaterThan(5 * DOLLAR - 100_000 - 10);
  });
});
