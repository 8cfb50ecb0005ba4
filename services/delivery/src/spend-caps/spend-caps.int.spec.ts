import { AdAuthorized } from '@afterglow/contracts/authorization/ad-authorized';
import { occurred } from '@afterglow/contracts/event-contract';
import { newId } from '@afterglow/service-defaults/ids';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { Registry } from 'prom-client';
import { KeepKnownAdAuthorizations } from '../known-ad-authorizations/keep-known-ad-authorizations.ts';
import type { LeaseWanted, TakenLease } from '../leases/take-leases.ts';
import { service } from '../service.ts';
import { impressionOf, leaseTaker } from '../spec-fixtures/lease-scene.ts';
import { account, campaign, grant, id, post } from '../spec-fixtures/market.ts';
import { DOLLAR, fundPools, launchAdGroup, poolOf, reserve, tellAccount, tellCampaign } from '../spec-fixtures/pool-scene.ts';
import { closingOf } from '../spec-fixtures/lease-scene.ts';
import { ChargeLeasesWhenTracked } from '../tracking/charge-leases-when-tracked.ts';
import { TrackingMetrics } from '../tracking/tracking-metrics.ts';

let db: TestDatabase;
let n = 700;
beforeAll(async () => {
  db = await startDatabase(service);
});
afterAll(() => db.stop());
beforeEach(() => db.setTime('2026-11-23T12:00:00.000Z'));

/** An ad group of campaign and account `owner`, with 5 dollars held. */
async function funded(owner: number, change = {}): Promise<{ n: number; adGroupId: string; poolId: string; postId: string }> {
  n += 1;
  const ids = { campaignId: id('campaign', owner), businessAccountId: id('account', owner) };
  const { adGroupId } = await launchAdGroup(db, n, { ...ids, ...change });
  await fundPools(db, adGroupId);
  await reserve(db, adGroupId);
  return { n, adGroupId, poolId: (await poolOf(db, adGroupId)).id, postId: post(n).postId };
}

const want = (group: { adGroupId: string; poolId: string }, change: Partial<LeaseWanted> = {}): LeaseWanted => ({
  ...{ leaseKey: group.adGroupId, poolId: group.poolId, adAuthorizationId: null },
  ...{ leastMicros: 1_000, mostMicros: 100_000_000, ...change },
});
const take = (...wanted: LeaseWanted[]): Promise<TakenLease[]> =>
  db.run((tx) => leaseTaker(db, { unverifiedDailySpendMicros: 2 * DOLLAR }).execute({ replicaId: newId(), wanted }, tx));
async function takeAll(...wanted: LeaseWanted[]): Promise<number> {
  for (let sum = 0; ;) {
    const leases = await take(...wanted);
    if (leases.length === 0) return sum;
    sum += leases.reduce((total, { sliceMicros }) => total + sliceMicros, 0);
  }
}
const caps = (ownerId: string) =>
  db.query(
    `select kind, budget_day::text as day, limit_micros::float8 as cap, leased_micros::int as leased, spent_micros::int as spent
     from spend_cap where owner_id = $1 order by budget_day`,
    [ownerId],
  );
const budget = (owner: number, budgetMicros: number, budgetMode: 'BUDGET_MODE_DAY' | 'BUDGET_MODE_TOTAL' = 'BUDGET_MODE_DAY') =>
  tellCampaign(db, campaign(owner, { budgetMode, budgetMicros }), (version += 1));
let version = 1;

describe('caps above leases', () => {
  it('DE3 a campaign budget bounds all its ad groups together, also when many take at once', async () => {
    const groups = await Promise.all([funded(900), funded(900)]);
    await budget(900, 3 * DOLLAR);
    const wanted = groups.map((group) => want(group, { mostMicros: 300_000 }));
    for (let round = 0; round < 6; round += 1) await Promise.all(Array.from({ length: 5 }, () => take(...wanted)));
    await takeAll(...wanted);
    const [cap] = await caps(id('campaign', 900));
    expect(cap).toMatchObject({ kind: 'CAMPAIGN', day: '2026-11-23', cap: 3 * DOLLAR });
    expect(cap?.['leased']).toBeGreaterThan(3 * DOLLAR - 1_000);
    const [sum] = await db.query(`select sum(slice_micros)::int as leased from lease where pool_id = any($1)`, [
      groups.map(({ poolId }) => poolId),
    ]);
    expect(sum?.['leased']).toBe(cap?.['leased']);
  });

  it('DE3 what a closed lease did not spend is free again under every cap', async () => {
    const group = await funded(901);
    await budget(901, DOLLAR, 'BUDGET_MODE_TOTAL');
    const [lease] = await take(want(group, { mostMicros: 10_000 }));
    const scene = { ...group, leaseId: lease?.leaseId ?? '' };
    const fold = new ChargeLeasesWhenTracked(db.outbox, db.clock, new TrackingMetrics(new Registry()));
    await db.receiveMany([impressionOf(scene), closingOf(scene), closingOf(scene)], fold);
    const [day, total] = await caps(id('campaign', 901));
    expect(total).toEqual({ kind: 'CAMPAIGN', day: null, cap: DOLLAR, leased: 1_000, spent: 1_000 });
    expect(day).toMatchObject({ day: '2026-11-23', leased: 1_000, spent: 1_000 });
  });

  it('DE3 a campaign budget that is lowered stays where it is leased already, and one that is raised counts at once', async () => {
    const group = await funded(902);
    await budget(902, 2 * DOLLAR);
    await take(want(group));
    const leased = (await caps(id('campaign', 902)))[0]?.['leased'];
    expect(leased).toBe(500_000);
    await budget(902, 100_000);
    expect(await take(want(group))).toEqual([]);
    expect((await caps(id('campaign', 902)))[0]).toMatchObject({ leased, cap: leased });
    await budget(902, 4 * DOLLAR);
    expect(await take(want(group))).toHaveLength(1);
    await tellCampaign(db, campaign(902, { budgetMode: null, budgetMicros: null }), (version += 1));
    expect(await takeAll(want(group))).toBeGreaterThan(3 * DOLLAR);
  });

  it('DE3 a budget that a campaign is given later counts what was leased before it had one, of either mode', async () => {
    const group = await funded(906, { budgetMode: 'BUDGET_MODE_TOTAL' });
    const [before] = await take(want(group));
    await budget(906, DOLLAR / 10, 'BUDGET_MODE_DAY');
    expect(await take(want(group))).toEqual([]);
    await budget(906, DOLLAR / 10, 'BUDGET_MODE_TOTAL');
    expect(await take(want(group))).toEqual([]);
    await budget(906, 3 * DOLLAR, 'BUDGET_MODE_DAY');
    const after = await takeAll(want(group));
    expect((before?.sliceMicros ?? 0) + after).toBeLessThanOrEqual(3 * DOLLAR);
    expect(after).toBeGreaterThan(DOLLAR);
    // Tomorrow is another day for the one budget, not for the other.
    await db.setTime('2026-11-24T12:00:00.000Z');
    await budget(906, 3 * DOLLAR, 'BUDGET_MODE_TOTAL');
    expect((before?.sliceMicros ?? 0) + after + (await takeAll(want(group)))).toBeLessThanOrEqual(3 * DOLLAR);
    await budget(906, 3 * DOLLAR, 'BUDGET_MODE_DAY');
    expect(await take(want(group))).toHaveLength(1);
  });

  it('AU5 what a creator allows a day bounds the ads of its grant, whichever ad groups they are in', async () => {
    const groups = [await funded(903), await funded(903)];
    const { adAuthorizationId } = grant(903);
    const of = (group: { adGroupId: string; poolId: string }) => want(group, { adAuthorizationId });
    const limited = grant(903, { caps: { dailySpendMicros: 600_000, placements: null, objectiveTypes: null } });
    // Before the grant is heard of, its limit is not known: nothing is leased for it.
    expect(await take(...groups.map(of))).toEqual([]);
    const authorized = occurred(AdAuthorized, { adAuthorizationId, aggregateVersion: 1, state: limited });
    await db.receive(authorized, new KeepKnownAdAuthorizations());
    expect(await takeAll(...groups.map(of))).toBeGreaterThan(599_000);
    expect((await caps(adAuthorizationId))[0]).toMatchObject({ kind: 'GRANT', cap: 600_000 });
    // The rest of the ad groups is not concerned; and tomorrow is another day.
    expect(await take(...groups.map((group) => want(group)))).toHaveLength(2);
  });

  it('BC1 an account that is not verified spends at most the configured amount a day, in its own time zone', async () => {
    const zone = { timeZone: 'Asia/Tokyo' };
    const group = await funded(904, { ...zone, budgetMode: 'BUDGET_MODE_TOTAL' });
    await tellAccount(db, account(904, { ...zone, isVerified: false }), 5);
    expect(await takeAll(want(group))).toBeGreaterThan(2 * DOLLAR - 1_000);
    expect(await caps(id('account', 904))).toMatchObject([{ kind: 'UNVERIFIED_ACCOUNT', day: '2026-11-23', cap: 2 * DOLLAR }]);

    // A total budget has no day, but the cap has one: the last lease ends with it.
    await db.setTime('2026-11-23T14:59:30.000Z');
    await db.query(`update spend_cap set leased_micros = 0 where owner_id = $1`, [id('account', 904)]);
    const [last] = await take(want(group, { mostMicros: 1_000 }));
    expect(last?.takesUntil).toEqual(new Date('2026-11-23T15:00:00.000Z'));
    await db.setTime('2026-11-23T15:00:00.000Z');
    await take(want(group, { mostMicros: 1_000 }));
    expect((await caps(id('account', 904))).map(({ day }) => day)).toEqual(['2026-11-23', '2026-11-24']);

    await tellAccount(db, account(904, zone), 6);
    expect(await takeAll(want(group))).toBeGreaterThan(2 * DOLLAR);
  });

  it('DE3 nothing is leased for a campaign or an account that the tables have not heard of', async () => {
    const group = await funded(905);
    await db.query(`delete from known_campaign where id = $1`, [id('campaign', 905)]);
    expect(await take(want(group))).toEqual([]);
    expect((await poolOf(db, group.adGroupId)).leased).toBe(0);
  });
});
