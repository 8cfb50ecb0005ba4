import { newId } from '@afterglow/service-defaults/ids';
import {
  adGroupChanged,
  BillingWorld,
  businessAccountOpened,
  fundsRequested,
  fundsReturned,
  poolOf,
  spendFoundUndue,
  spendReported,
  UNIT,
  type Pool,
} from '../spec-fixtures/billing-world.ts';
import { ledgerViolations } from '../spec-fixtures/ledger-violations.ts';

let world: BillingWorld;
beforeAll(async () => {
  world = await BillingWorld.start();
});
afterEach(async () => expect(await ledgerViolations(world.db)).toEqual([]));
afterAll(() => world.stop());

async function pool(cashMicros = 100 * UNIT): Promise<Pool> {
  const { businessAccountId } = await world.openAccount(cashMicros);
  await world.db.takeEvents();
  return poolOf(businessAccountId);
}

const told = async () =>
  (await world.db.takeEvents()).map(({ type, data }) => [type, data.reason ?? data.appliedMicros ?? data.amountMicros]);

describe('the budget of an ad group', () => {
  it('BI2 a request made on an edit that billing has not heard of waits for it, and is answered once', async () => {
    const one = await pool();
    const request = fundsRequested(one, 10 * UNIT, { adGroupVersion: 2 });
    await world.hear(request);
    await world.hear(adGroupChanged(one, { version: 1, budgetMicros: 4 * UNIT }));
    expect((await told()).filter(([type]) => type !== 'BudgetApplied')).toEqual([]);
    await world.hear(adGroupChanged(one, { version: 2, budgetMicros: 8 * UNIT }));
    expect((await told()).filter(([type]) => type !== 'BudgetApplied')).toEqual([['FundsReserved', 8 * UNIT]]);
    await world.hear(adGroupChanged(one, { version: 2, budgetMicros: 8 * UNIT }));
    await world.hear(request);
    expect((await told()).filter(([type]) => type !== 'BudgetApplied')).toEqual([]);
  });

  it('BI2 a request waits for both, its account and its ad group, in either order', async () => {
    for (const accountFirst of [true, false]) {
      const one = poolOf(newId());
      await world.hear(fundsRequested(one, 10 * UNIT, { adGroupVersion: 1 }));
      const opened = businessAccountOpened(one.businessAccountId);
      const edited = adGroupChanged(one, { version: 1, budgetMicros: 8 * UNIT });
      await world.hear(accountFirst ? opened : edited);
      expect((await told()).filter(([type]) => type === 'FundsDeclined')).toEqual([]);
      await world.hear(accountFirst ? edited : opened);
      expect((await told()).filter(([type]) => type === 'FundsDeclined')).toEqual([['FundsDeclined', 'BALANCE_EXCEEDED']]);
    }
  });

  it('DE3 a lowered budget is max(new, spent + held): announced, and nothing is held above it', async () => {
    const one = await pool();
    await world.hear(adGroupChanged(one, { version: 1, budgetMicros: 40 * UNIT }));
    await world.hear(fundsRequested(one, 10 * UNIT));
    await world.hear(spendReported(one, { leaseId: newId(), seq: 1, spentMicrosTotal: 3 * UNIT }));
    await told();
    await world.hear(adGroupChanged(one, { version: 2, budgetMicros: 5 * UNIT }));
    expect(await told()).toEqual([['BudgetApplied', 10 * UNIT]]);
    const total = { requestedMicrosTotal: 20 * UNIT, aggregateVersion: 3 };
    await world.hear(fundsRequested(one, 10 * UNIT, { ...total, adGroupVersion: 1 }));
    expect(await told()).toEqual([['FundsDeclined', 'BUDGET_EXCEEDED']]);
    await world.hear(adGroupChanged(one, { version: 3, budgetMicros: 12 * UNIT }));
    await world.hear(fundsRequested(one, 10 * UNIT, { ...total, aggregateVersion: 4, adGroupVersion: 3 }));
    expect(await told()).toEqual([
      ['BudgetApplied', 12 * UNIT],
      ['FundsReserved', 2 * UNIT],
    ]);
  });

  it('DE3 what earlier pools of the same day have spent is no longer there', async () => {
    const first = await pool();
    const second = { ...first, poolId: newId() };
    await world.hear(adGroupChanged(first, { version: 1, budgetMicros: 10 * UNIT }));
    await world.hear(fundsRequested(first, 10 * UNIT));
    await world.hear(spendReported(first, { leaseId: newId(), seq: 1, spentMicrosTotal: 7 * UNIT }));
    await world.hear(fundsReturned(first, 7 * UNIT));
    await told();
    await world.hear(fundsRequested(second, 10 * UNIT));
    expect(await told()).toEqual([['FundsReserved', 3 * UNIT]]);
    await world.hear(adGroupChanged(first, { version: 2, budgetMicros: 5 * UNIT }));
    const [applied] = (await world.db.takeEvents()).map(({ data }) => data);
    // This pool keeps what it holds; the ad group has 7 more that are spent.
    expect(applied).toMatchObject({ poolId: second.poolId, appliedMicros: 3 * UNIT, adGroupAppliedMicros: 10 * UNIT });
  });
});

describe('spend that was found undue', () => {
  const reversals = (id: string) =>
    world.db.query<{ amount: number }>(
      `select amount_micros::int as amount from transfer where kind = 'REVERSAL' and business_account_id = $1 order by id`,
      [id],
    );

  it('DE6 is given back by its own transfer, once: repeated, late and growing findings', async () => {
    const one = await pool();
    const leaseId = newId();
    await world.hear(fundsRequested(one, 10 * UNIT));
    await world.hear(spendReported(one, { leaseId, seq: 1, spentMicrosTotal: 5_000 }));
    await told();
    const finding = spendFoundUndue(one, { leaseId, seq: 1, undueMicrosTotal: 1_200 });
    await world.hear(finding);
    await world.hear(finding);
    expect(await told()).toEqual([['SpendReversed', 1_200]]);
    await world.hear(spendFoundUndue(one, { leaseId, seq: 3, undueMicrosTotal: 2_000 }));
    await world.hear(spendFoundUndue(one, { leaseId, seq: 2, undueMicrosTotal: 1_500 }));
    expect(await told()).toEqual([['SpendReversed', 800]]);
    expect(await world.balances(one.businessAccountId)).toEqual([90 * UNIT + 2_000, 10 * UNIT - 5_000, 3_000]);
    expect(await reversals(one.businessAccountId)).toEqual([{ amount: 1_200 }, { amount: 800 }]);
  });

  it('DE6 a finding that comes before its report waits for it, and replenishes whoever had nothing', async () => {
    const one = await pool(20 * UNIT);
    const leaseId = newId();
    await world.hear(fundsRequested(one, 20 * UNIT));
    await world.hear(spendReported(one, { leaseId, seq: 1, spentMicrosTotal: 100 }));
    await told();
    await world.hear(spendFoundUndue(one, { leaseId, seq: 1, undueMicrosTotal: 300 }));
    expect(await told()).toEqual([]);
    await world.hear(spendReported(one, { leaseId, seq: 2, spentMicrosTotal: 900 }));
    expect((await told()).map(([type]) => type)).toEqual(['SpendCharged', 'SpendReversed', 'AccountReplenished']);
    await world.hear(fundsReturned(one, 900));
    expect(await world.balances(one.businessAccountId)).toEqual([20 * UNIT - 600, 0, 600]);
  });
});
