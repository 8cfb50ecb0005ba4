import { SpendReported } from '@afterglow/contracts/delivery/spend-reported';
import { newId } from '@afterglow/service-defaults/ids';
import { sampleOf } from '@afterglow/testing/contract-samples';
import { jest } from '@jest/globals';
import {
  BillingWorld,
  businessAccountOpened,
  fundsRequested,
  fundsReturned,
  poolOf,
  spendReported,
  UNIT,
  type Pool,
} from '../spec-fixtures/billing-world.ts';
import { ledgerViolations } from '../spec-fixtures/ledger-violations.ts';
import { HoldExceeded, HoldOfAnotherAccount, HoldUnknown, SpendDecreased } from './hold.errors.ts';

let world: BillingWorld;
beforeAll(async () => {
  world = await BillingWorld.start();
});
afterEach(async () => expect(await ledgerViolations(world.db)).toEqual([]));
afterAll(() => world.stop());

async function poolHolding(micros: number): Promise<Pool> {
  const { businessAccountId } = await world.openAccount(100 * UNIT);
  const pool = poolOf(businessAccountId);
  await world.hear(fundsRequested(pool, micros));
  await world.db.takeEvents();
  return pool;
}

const charges = async () =>
  (await world.db.takeEvents()).map(({ type, data }) => [
    type,
    data.amountMicros,
    data.leaseSpentMicrosTotal,
    data.poolSpentMicrosTotal,
  ]);

describe('ChargeSpendWhenReported', () => {
  it('BI2 charges a report once: transfer, hold, balances and event in one commit', async () => {
    const pool = await poolHolding(20 * UNIT);
    const { businessAccountId } = pool;
    const report = spendReported(pool, { leaseId: newId(), seq: 1, spentMicrosTotal: 1_234_567 });
    const id = await world.hear(report);
    const [charged, ...others] = await world.db.takeEvents();
    expect(others).toEqual([]);
    const [transfer] = await world.db.query(`select id, lease_id, lease_seq::int from transfer where lease_id = $1`, [
      report.leaseId,
    ]);
    const { currency, ...facts } = pool;
    expect(charged?.data).toEqual({
      ...facts,
      ...{ aggregateVersion: 5, leaseId: report.leaseId, transferId: transfer?.id, amountMicros: 1_234_567 },
      ...{ leaseSpentMicrosTotal: 1_234_567, poolSpentMicrosTotal: 1_234_567 },
      state: {
        ...{ businessAccountId, currency, status: 'ACTIVE' },
        ...{ cashBalanceMicros: 80_000_000, frozenBalanceMicros: 18_765_433, spentMicrosTotal: 1_234_567, isOutOfBudget: false },
      },
    });
    expect(transfer).toMatchObject({ lease_id: report.leaseId, lease_seq: 1 });

    await world.hear(report, id);
    await world.hear(report);
    expect(await charges()).toEqual([]);
    expect(await world.balances(businessAccountId)).toEqual([80_000_000, 18_765_433, 1_234_567]);
  });

  it('BI2 posts only what the newest report adds; lost and late ones do no harm', async () => {
    const pool = await poolHolding(20 * UNIT);
    const leaseId = newId();
    for (const [seq, spentMicrosTotal] of [
      [2, 500],
      [1, 200],
      [5, 900],
      [4, 700],
      [5, 900],
    ] as const) {
      await world.hear(spendReported(pool, { leaseId, seq, spentMicrosTotal }));
    }
    expect(await charges()).toEqual([
      ['SpendCharged', 500, 500, 500],
      ['SpendCharged', 400, 900, 900],
    ]);
  });

  it('BI2 a report without new spend is remembered and silent', async () => {
    const pool = await poolHolding(20 * UNIT);
    const leaseId = newId();
    await world.hear(spendReported(pool, { leaseId, seq: 1, spentMicrosTotal: 0 }));
    await world.hear(spendReported(pool, { leaseId, seq: 2, spentMicrosTotal: 300 }));
    await world.hear(spendReported(pool, { leaseId, seq: 3, spentMicrosTotal: 300 }));
    expect(await charges()).toEqual([['SpendCharged', 300, 300, 300]]);
    await expect(world.hear(spendReported(pool, { leaseId, seq: 4, spentMicrosTotal: 299 }))).rejects.toThrow(SpendDecreased);
  });

  it('BI1 leases share what their pool holds: its last micro is charged, one more is refused and nothing is half written', async () => {
    const pool = await poolHolding(2 * UNIT);
    const [first, second] = [newId(), newId()];
    await world.hear(spendReported(pool, { leaseId: first, seq: 1, spentMicrosTotal: 1_500_000 }));
    await expect(world.hear(spendReported(pool, { leaseId: second, seq: 1, spentMicrosTotal: 500_001 }))).rejects.toThrow(
      HoldExceeded,
    );
    expect(await world.db.query('select from lease_spend where lease_id = $1', [second])).toEqual([]);
    await world.hear(spendReported(pool, { leaseId: second, seq: 1, spentMicrosTotal: 500_000 }));
    expect(await charges()).toEqual([
      ['SpendCharged', 1_500_000, 1_500_000, 1_500_000],
      ['SpendCharged', 500_000, 500_000, 2_000_000],
    ]);
    expect(await world.balances(pool.businessAccountId)).toEqual([98 * UNIT, 0, 2 * UNIT]);
  });

  it('BI1 refuses spend of a pool that holds nothing, of another account, and a lease that changes its pool', async () => {
    const pool = await poolHolding(2 * UNIT);
    const other = await poolHolding(2 * UNIT);
    const report = { leaseId: newId(), seq: 1, spentMicrosTotal: 100 };
    await expect(world.hear(spendReported(poolOf(pool.businessAccountId), report))).rejects.toThrow(HoldUnknown);
    const stolen = { ...pool, businessAccountId: other.businessAccountId };
    await expect(world.hear(spendReported(stolen, report))).rejects.toThrow(HoldOfAnotherAccount);
    await world.hear(spendReported(pool, report));
    await expect(world.hear(spendReported({ ...other }, { ...report, seq: 2 }))).rejects.toThrow(HoldOfAnotherAccount);
  });

  it('BI2 a report that comes after the return is still charged, once', async () => {
    const pool = await poolHolding(20 * UNIT);
    const leaseId = newId();
    const last = spendReported(pool, { leaseId, seq: 2, spentMicrosTotal: 900 });
    await world.hear(spendReported(pool, { leaseId, seq: 1, spentMicrosTotal: 400 }));
    await world.hear(fundsReturned(pool, 900));
    expect(await world.balances(pool.businessAccountId)).toEqual([100 * UNIT - 900, 500, 400]);
    await world.hear(last);
    await world.hear(last);
    expect(await world.balances(pool.businessAccountId)).toEqual([100 * UNIT - 900, 0, 900]);
    await expect(world.hear(spendReported(pool, { leaseId, seq: 3, spentMicrosTotal: 901 }))).rejects.toThrow(HoldExceeded);
  });

  it('BI2 an event that breaks its contract takes all back that was being written while it was put together', async () => {
    const pool = await poolHolding(20 * UNIT);
    const leaseId = newId();
    await world.hear(spendReported(pool, { leaseId, seq: 1, spentMicrosTotal: 400 }));
    const append = jest.spyOn(world.db.outbox, 'append').mockRejectedValueOnce(new Error('broken'));
    await expect(world.hear(spendReported(pool, { leaseId, seq: 2, spentMicrosTotal: 900 }))).rejects.toThrow('broken');
    append.mockRestore();
    expect(await world.balances(pool.businessAccountId)).toEqual([80 * UNIT, 20 * UNIT - 400, 400]);
    expect(await world.db.query('select seq::int from lease_spend where lease_id = $1', [leaseId])).toEqual([{ seq: 1 }]);
    await world.hear(spendReported(pool, { leaseId, seq: 2, spentMicrosTotal: 900 }));
    expect(await charges()).toEqual([
      ['SpendCharged', 400, 400, 400],
      ['SpendCharged', 500, 900, 900],
    ]);
  });

  it('BI2 receives the sample of delivery', async () => {
    const report = sampleOf(SpendReported);
    const { businessAccountId, currency, poolId, adGroupId, campaignId, leaseId } = report;
    const pool = { poolId, adGroupId, campaignId, businessAccountId, currency, budgetDay: report.budgetDay ?? '2026-11-23' };
    const userId = newId();
    await world.hear(businessAccountOpened(businessAccountId, { currency, members: [{ userId, role: 'FINANCE' }] }));
    const paid = { businessAccountId, userId, amountMicros: 1_000 * UNIT, currency };
    await world.db.run((tx) => world.topUp.execute(paid, tx));
    await world.hear(fundsRequested(pool, 1_000 * UNIT));
    await world.db.takeEvents();
    await world.hear(report);
    const [charged] = await world.db.takeEvents();
    expect(charged?.data).toMatchObject({ leaseId, poolId, amountMicros: report.spentMicrosTotal });
  });
});
