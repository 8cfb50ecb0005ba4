import { newId } from '@afterglow/service-defaults/ids';
import { jest } from '@jest/globals';
import { BillingWorld, fundsRequested, fundsReturned, poolOf, spendReported, UNIT } from '../spec-fixtures/billing-world.ts';
import { ledgerViolations } from '../spec-fixtures/ledger-violations.ts';

let world: BillingWorld;
beforeAll(async () => {
  world = await BillingWorld.start();
});
afterEach(async () => {
  jest.restoreAllMocks();
  expect(await ledgerViolations(world.db)).toEqual([]);
});
afterAll(() => world.stop());

const fail = (): never => {
  throw new Error('it should be there');
};
const range = (length: number) => Array.from({ length }, (_none, index) => index);

/** Eight at a time: enough to meet, few enough that none waits for seconds on a busy machine. */
async function inParallel(tasks: (() => Promise<unknown>)[]): Promise<void> {
  const next = async (): Promise<void> => {
    for (let task = tasks.pop(); task; task = tasks.pop()) await task();
  };
  await Promise.all(range(8).map(next));
}

describe('many transactions on one account at the same time', () => {
  it('BI1 50 concurrent requests share what is there: never a micro more, depleted once', async () => {
    const { businessAccountId } = await world.openAccount(100 * UNIT);
    await world.db.takeEvents();
    await inParallel(range(50).map(() => () => world.hear(fundsRequested(poolOf(businessAccountId), 7 * UNIT))));

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
    const runs = [
      jest.spyOn(world.charge, 'reactToSet'),
      jest.spyOn(world.reserve, 'react'),
      jest.spyOn(world.release, 'react'),
      jest.spyOn(world.topUp, 'execute'),
    ];

    const leases = pools.flatMap((pool) => range(3).map(() => ({ pool, leaseId: newId() })));
    const reports = range(4).flatMap((n) =>
      leases.map(({ pool, leaseId }) => spendReported(pool, { leaseId, seq: n + 1, spentMicrosTotal: (n + 1) * 1_111_111 })),
    );
    const returns = range(10).map(() => fundsReturned(poolOf(businessAccountId), 0));
    const requests = range(10).map(() => fundsRequested(poolOf(businessAccountId), UNIT));
    const events = [...reports, ...reports, ...requests, ...returns];
    await inParallel([
      ...events.map((event) => () => world.hear(event)),
      ...range(20).map(() => () => world.payIn(member, 20 * UNIT)),
    ]);

    const spent = leases.length * 4 * 1_111_111;
    const held = pools.length * 50 * UNIT + requests.length * UNIT;
    expect(await world.balances(businessAccountId)).toEqual([1_400 * UNIT - held, held - spent, spent]);
    // The victim of a deadlock would have run twice.
    expect(runs.reduce((calls, { mock }) => calls + mock.calls.length, 0)).toBe(events.length + 20);

    const published = (await world.db.publishedEvents()).filter(({ key }) => key === businessAccountId);
    const versions = published.map(({ data }) => data.aggregateVersion);
    expect(versions).toEqual(versions.map((_version, index) => Number(versions[0]) + index));
  });

  it('BI1 chunks that name two accounts crosswise queue: no deadlock, nothing is tried twice, nothing is booked twice', async () => {
    const members = await Promise.all([world.openAccount(100 * UNIT), world.openAccount(100 * UNIT)]);
    const [first = '', second = ''] = members.map(({ businessAccountId }) => businessAccountId);
    const reserve = jest.spyOn(world.reserve, 'react');
    const chunk = (ids: readonly string[]) => world.hearChunk(ids.map((id) => fundsRequested(poolOf(id), UNIT)));
    for (let round = 0; round < 10; round += 1) {
      await Promise.all([chunk([first, second, first]), chunk([second, first, second])]);
    }
    expect(reserve.mock.calls).toHaveLength(60);
    expect(await world.balances(first)).toEqual([70 * UNIT, 30 * UNIT, 0]);
    expect(await world.balances(second)).toEqual([70 * UNIT, 30 * UNIT, 0]);
  });

  it('BI2 a chunk of reports is one set: all accounts and leases of it, each report once, each event with its own cause', async () => {
    const members = await Promise.all([world.openAccount(100 * UNIT), world.openAccount(100 * UNIT)]);
    const pools = members.map(({ businessAccountId }) => poolOf(businessAccountId));
    for (const pool of pools) await world.hear(fundsRequested(pool, 50 * UNIT));
    await world.db.takeEvents();
    const leases = range(20).map((n) => ({ pool: pools[n % 2] ?? fail(), leaseId: newId() }));
    const reports = range(3).flatMap((n) =>
      leases.map(({ pool, leaseId }) => spendReported(pool, { leaseId, seq: n + 1, spentMicrosTotal: (n + 1) * 7 })),
    );
    const set = jest.spyOn(world.charge, 'reactToSet');
    // The last of them once more, and one that is late.
    await world.hearChunk([...reports, ...reports.slice(-5), ...reports.slice(0, 1)]);
    expect(set.mock.calls).toHaveLength(1);
    const events = await world.db.takeEvents();
    expect(events.map(({ type }) => type)).toEqual(reports.map(() => 'SpendCharged'));
    expect(new Set(events.map(({ correlationId }) => correlationId)).size).toBe(reports.length);
    for (const { businessAccountId } of members) {
      expect(await world.balances(businessAccountId)).toEqual([50 * UNIT, 50 * UNIT - 210, 210]);
    }
  });
});
