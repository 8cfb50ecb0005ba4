import { newId } from '@afterglow/service-defaults/ids';
import { BillingWorld, fundsRequested, fundsReturned, poolOf, spendReported, UNIT } from '../spec-fixtures/billing-world.ts';
import { ledgerViolations } from '../spec-fixtures/ledger-violations.ts';

let world: BillingWorld;
beforeAll(async () => {
  world = await BillingWorld.start();
});
afterEach(async () => expect(await ledgerViolations(world.db)).toEqual([]));
afterAll(() => world.stop());

const range = (length: number) => Array.from({ length }, (_none, index) => index);

describe('many transactions on one account at the same time', () => {
  it('BI1 50 concurrent requests share what is there: never a micro more, depleted once', async () => {
    const { businessAccountId } = await world.openAccount(100 * UNIT);
    await world.db.takeEvents();
    await Promise.all(range(50).map(() => world.hear(fundsRequested(poolOf(businessAccountId), 7 * UNIT))));

    const events = await world.db.takeEvents();
    const count = (type: string) => events.filter((event) => event.type === type).length;
    const held = events.map(({ data }) => (typeof data.amountMicros === 'number' ? data.amountMicros : 0));
    expect(held.reduce((sum, micros) => sum + micros)).toBe(100 * UNIT);
    expect([count('FundsReserved'), count('FundsDeclined'), count('AccountDepleted')]).toEqual([15, 35, 1]);
    expect(await world.balances(businessAccountId)).toEqual([0, 100 * UNIT, 0]);
  });

  it('BI1 top-ups, requests, charges and returns side by side: exact sums, versions without a gap, no deadlock', async () => {
    const member = await world.openAccount(1_000 * UNIT);
    const { businessAccountId } = member;
    const pools = range(6).map(() => poolOf(businessAccountId));
    for (const pool of pools) await world.hear(fundsRequested(pool, 50 * UNIT));
    const before = await deadlocks();

    const leases = pools.flatMap((pool) => range(4).map(() => ({ pool, leaseId: newId() })));
    const reports = range(5).flatMap((n) =>
      leases.map(({ pool, leaseId }) => spendReported(pool, { leaseId, seq: n + 1, spentMicrosTotal: (n + 1) * 1_111_111 })),
    );
    const returns = range(10).map(() => fundsReturned(poolOf(businessAccountId), 0));
    const requests = range(10).map(() => fundsRequested(poolOf(businessAccountId), UNIT));
    const events = [...reports, ...reports, ...requests, ...returns];
    await Promise.all([...events.map((event) => world.hear(event)), ...range(20).map(() => world.payIn(member, 20 * UNIT))]);

    const spent = leases.length * 5 * 1_111_111;
    const held = pools.length * 50 * UNIT + requests.length * UNIT;
    expect(await world.balances(businessAccountId)).toEqual([1_400 * UNIT - held, held - spent, spent]);
    expect(await deadlocks()).toBe(before);

    const published = (await world.db.publishedEvents()).filter(({ key }) => key === businessAccountId);
    const versions = published.map(({ data }) => data.aggregateVersion);
    expect(versions).toEqual(versions.map((_version, index) => Number(versions[0]) + index));
  });

  it('BI1 opposite movements of two accounts in parallel do not wait for each other in a circle', async () => {
    const accounts = await Promise.all(range(2).map(() => world.openAccount(100 * UNIT)));
    const before = await deadlocks();
    const work = range(40).map((n) => accounts[n % 2]?.businessAccountId ?? '');
    await Promise.all(work.map((businessAccountId) => world.hear(fundsRequested(poolOf(businessAccountId), UNIT))));
    for (const { businessAccountId } of accounts)
      expect(await world.balances(businessAccountId)).toEqual([80 * UNIT, 20 * UNIT, 0]);
    expect(await deadlocks()).toBe(before);
  });

  /** The server's own count; a victim that `Transactions` tried again would hide in the sums, but not here. */
  async function deadlocks(): Promise<number> {
    const [row] = await world.db.query<{ deadlocks: number }>(
      `select deadlocks::int from pg_stat_database where datname = current_database()`,
    );
    return row?.deadlocks ?? -1;
  }
});
