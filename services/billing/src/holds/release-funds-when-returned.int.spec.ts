import { FundsReturned } from '@afterglow/contracts/delivery/funds-returned';
import { newId } from '@afterglow/service-defaults/ids';
import { sampleOf } from '@afterglow/testing/contract-samples';
import {
  BillingWorld,
  businessAccountOpened,
  fundsRequested,
  fundsReturned,
  poolOf,
  spendReported,
  UNIT,
} from '../spec-fixtures/billing-world.ts';
import { ledgerViolations } from '../spec-fixtures/ledger-violations.ts';
import { HoldExceeded, SpendDecreased } from './hold.errors.ts';

let world: BillingWorld;
beforeAll(async () => {
  world = await BillingWorld.start();
});
beforeEach(() => world.db.takeEvents());
afterEach(async () => expect(await ledgerViolations(world.db)).toEqual([]));
afterAll(() => world.stop());

const holdRow = async (poolId: string) =>
  (
    await world.db.query(
      `select state, reserved_micros_total::int reserved, posted_micros_total::int posted, voided_micros::int voided from hold where pool_id = $1`,
      [poolId],
    )
  )[0];

describe('ReleaseFundsWhenReturned', () => {
  it('BI1 voids what was not spent, once', async () => {
    const { businessAccountId } = await world.openAccount(100 * UNIT);
    const pool = poolOf(businessAccountId);
    await world.hear(fundsRequested(pool, 30 * UNIT));
    await world.hear(spendReported(pool, { leaseId: newId(), seq: 1, spentMicrosTotal: 7 }));
    const returned = fundsReturned(pool, 7);
    const id = await world.hear(returned);
    await world.hear(returned, id);
    await world.hear(returned);
    expect(await world.balances(businessAccountId)).toEqual([100 * UNIT - 7, 0, 7]);
    expect(await holdRow(pool.poolId)).toEqual({ state: 'ENDED', reserved: 30 * UNIT, posted: 7, voided: 30 * UNIT - 7 });
  });

  it('BI1 only the return ends a hold: a hold that is spent to the last micro stays open until then', async () => {
    const { businessAccountId } = await world.openAccount(100 * UNIT);
    const pool = poolOf(businessAccountId);
    await world.hear(fundsRequested(pool, UNIT));
    await world.hear(spendReported(pool, { leaseId: newId(), seq: 1, spentMicrosTotal: UNIT }));
    expect(await holdRow(pool.poolId)).toMatchObject({ state: 'OPEN' });
    await world.hear(fundsReturned(pool, UNIT));
    expect(await holdRow(pool.poolId)).toMatchObject({ state: 'ENDED', voided: 0 });
  });

  it('BI1 a return before anything was heard of the pool leaves an ended, empty hold', async () => {
    const pool = poolOf(newId());
    await world.hear(fundsReturned(pool, 0));
    expect(await holdRow(pool.poolId)).toEqual({ state: 'ENDED', reserved: 0, posted: 0, voided: 0 });
  });

  it('BI1 refuses a return that contradicts the hold, and leaves it as it is', async () => {
    const { businessAccountId } = await world.openAccount(100 * UNIT);
    const pool = poolOf(businessAccountId);
    await world.hear(fundsRequested(pool, 30 * UNIT));
    await world.hear(spendReported(pool, { leaseId: newId(), seq: 1, spentMicrosTotal: 500 }));
    await expect(world.hear(fundsReturned(pool, 30 * UNIT + 1))).rejects.toThrow(HoldExceeded);
    await expect(world.hear(fundsReturned(pool, 499))).rejects.toThrow(SpendDecreased);
    expect(await holdRow(pool.poolId)).toMatchObject({ state: 'OPEN', voided: 0 });
  });

  it('BI6 money that comes back to a depleted account replenishes it', async () => {
    const { businessAccountId } = await world.openAccount(20 * UNIT);
    const pool = poolOf(businessAccountId);
    await world.hear(fundsRequested(pool, 20 * UNIT));
    await world.db.takeEvents();
    await world.hear(fundsReturned(pool, 0));
    const events = await world.db.takeEvents();
    expect(events.map(({ type, data }) => [type, data.aggregateVersion])).toEqual([['AccountReplenished', 6]]);
    expect(events[0]?.data.state).toMatchObject({ status: 'ACTIVE', cashBalanceMicros: 20 * UNIT, frozenBalanceMicros: 0 });
  });

  it('BI2 receives the sample of delivery', async () => {
    const returned = sampleOf(FundsReturned);
    const { businessAccountId, currency, spentMicrosTotal, returnedMicros } = returned;
    const { poolId, adGroupId, campaignId } = returned;
    const pool = { poolId, adGroupId, campaignId, businessAccountId, currency, budgetDay: returned.budgetDay ?? '2026-11-23' };
    const userId = newId();
    await world.hear(businessAccountOpened(businessAccountId, { currency, members: [{ userId, role: 'ADMIN' }] }));
    const paid = { businessAccountId, userId, amountMicros: 1_000 * UNIT, currency };
    await world.db.run((tx) => world.topUp.execute(paid, tx));
    await world.hear(fundsRequested(pool, spentMicrosTotal + returnedMicros, { aggregateVersion: 1 }));
    await world.hear(spendReported(pool, { leaseId: newId(), seq: 1, spentMicrosTotal }));
    await world.hear(returned);
    expect(await world.balances(businessAccountId)).toEqual([1_000 * UNIT - spentMicrosTotal, 0, spentMicrosTotal]);
  });
});
