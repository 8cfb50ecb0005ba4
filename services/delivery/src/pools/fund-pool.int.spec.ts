import { AccountReplenished } from '@afterglow/contracts/billing/account-replenished';
import { AccountToppedUp } from '@afterglow/contracts/billing/account-topped-up';
import { BudgetApplied } from '@afterglow/contracts/billing/budget-applied';
import { FundsDeclined } from '@afterglow/contracts/billing/funds-declined';
import { FundsReserved } from '@afterglow/contracts/billing/funds-reserved';
import { FundsRequested } from '@afterglow/contracts/delivery/funds-requested';
import { occurred } from '@afterglow/contracts/event-contract';
import { sampleOf } from '@afterglow/testing/contract-samples';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { KeepKnownBillingAccounts } from '../known-billing-accounts/keep-known-billing-accounts.ts';
import { service } from '../service.ts';
import { id } from '../spec-fixtures/market.ts';
import {
  accountState,
  answerFacts,
  DOLLAR,
  editAdGroup,
  fundPools,
  launchAdGroup,
  poolOf,
  poolsOf,
  reserve,
} from '../spec-fixtures/pool-scene.ts';
import { AddFundsWhenFundsReserved } from './add-funds-when-funds-reserved.ts';
import { AskAgainForFundsWhenAccountReplenished } from './ask-again-for-funds-when-account-replenished.ts';
import { AskAgainForFundsWhenAccountToppedUp } from './ask-again-for-funds-when-account-topped-up.ts';
import { AskAgainForFunds } from './ask-again-for-funds.ts';
import { DeclinePoolWhenFundsDeclined } from './decline-pool-when-funds-declined.ts';
import { FitPoolsWhenBudgetApplied } from './fit-pools-when-budget-applied.ts';

let db: TestDatabase;
let n = 0;
const nextAdGroup = () => (n += 1);

beforeAll(async () => {
  db = await startDatabase(service);
  await db.setTime('2026-11-23T12:00:00.000Z');
});
afterAll(() => db.stop());
beforeEach(() => db.takeEvents());

async function decline(adGroupId: string, change: Partial<FundsDeclined> = {}): Promise<FundsDeclined> {
  const pool = await poolOf(db, adGroupId);
  const facts = { ...answerFacts(pool, 0), fundsRequestId: pool.funds_request_id ?? '', reason: 'BALANCE_EXCEEDED' as const };
  const event = occurred(FundsDeclined, { ...facts, ...change });
  await db.receive(event, new KeepKnownBillingAccounts(), new DeclinePoolWhenFundsDeclined());
  return event;
}

async function topUp(adGroupId: string, change: Partial<AccountToppedUp> = {}): Promise<void> {
  const { businessAccountId, aggregateVersion, state } = answerFacts(await poolOf(db, adGroupId), 50 * DOLLAR);
  const facts = { businessAccountId, aggregateVersion, state, transferId: id('lease', 1), amountMicros: 50 * DOLLAR };
  const event = occurred(AccountToppedUp, { ...facts, ...change });
  await db.receive(event, new KeepKnownBillingAccounts(), new AskAgainForFundsWhenAccountToppedUp(new AskAgainForFunds()));
}

describe('funds for pools', () => {
  it('DE3 an ad group that can run asks for a quarter of its budget, in the form of the contract', async () => {
    const { adGroupId } = await launchAdGroup(db, nextAdGroup());
    await fundPools(db, adGroupId);
    const [event, ...others] = await db.takeEvents();
    expect(others).toEqual([]);
    expect(event).toMatchObject({ type: 'FundsRequested', topic: 'delivery', key: adGroupId });
    expect(event?.data).toMatchObject({
      budgetDay: '2026-11-23',
      amountMicros: 5 * DOLLAR,
      requestedMicrosTotal: 5 * DOLLAR,
      aggregateVersion: 2,
    });
    expect(Object.keys(event?.data ?? {}).sort()).toEqual(Object.keys(sampleOf(FundsRequested)).sort());
  });

  it('DE3 asking while the answer is awaited is silent, also when two replicas ask at once', async () => {
    const { adGroupId } = await launchAdGroup(db, nextAdGroup());
    await Promise.all([fundPools(db, adGroupId), fundPools(db, adGroupId), fundPools(db, adGroupId)]);
    await fundPools(db, adGroupId);
    expect(await db.takeEvents()).toHaveLength(1);
    expect(await poolsOf(db, adGroupId)).toHaveLength(1);
  });

  it('DE3 it asks again only when less than a chunk is free, and never beyond the budget', async () => {
    const { adGroupId } = await launchAdGroup(db, nextAdGroup(), { budgetMicros: 18 * DOLLAR + 1 });
    const asked: unknown[] = [];
    for (let round = 0; round < 8; round += 1) {
      await fundPools(db, adGroupId);
      const events = await db.takeEvents();
      asked.push(...events.map(({ data }) => data['requestedMicrosTotal']));
      if (events.length > 0) await reserve(db, adGroupId);
      await fundPools(db, adGroupId);
      expect(await db.takeEvents()).toEqual([]);
      await db.query(`update pool set leased_micros = reserved_micros where ad_group_id = $1`, [adGroupId]);
    }
    expect(asked).toEqual([4_500_000, 9_000_000, 13_500_000, 18_000_000, 18_000_001]);
  });

  it('DE3 small budgets are asked for in steps of at least one unit', async () => {
    const { adGroupId } = await launchAdGroup(db, nextAdGroup(), { budgetMicros: 1.5 * DOLLAR });
    await fundPools(db, adGroupId);
    expect((await db.takeEvents())[0]?.data).toMatchObject({ amountMicros: DOLLAR });
  });

  it('DE3 a budget day is that of the account; a budget for the whole life has none', async () => {
    const tokyo = await launchAdGroup(db, nextAdGroup(), { timeZone: 'Asia/Tokyo' });
    const total = await launchAdGroup(db, nextAdGroup(), {
      budgetMode: 'BUDGET_MODE_TOTAL',
      scheduleEndAt: '2026-12-01T00:00:00.000Z',
    });
    await db.setTime('2026-11-23T15:00:00.000Z');
    await fundPools(db, tokyo.adGroupId, total.adGroupId);
    await db.setTime('2026-11-23T12:00:00.000Z');
    expect(await poolOf(db, tokyo.adGroupId)).toMatchObject({
      budget_day: '2026-11-24',
      over_at: new Date('2026-11-24T15:00:00.000Z'),
    });
    expect(await poolOf(db, total.adGroupId)).toMatchObject({ budget_day: null, over_at: new Date('2026-12-01T00:00:00.000Z') });
  });

  it('DE3 an ad group that is unknown, switched off or over asks for nothing', async () => {
    const off = await launchAdGroup(db, nextAdGroup(), { operationStatus: 'DISABLE' });
    const over = await launchAdGroup(db, nextAdGroup(), { scheduleEndAt: '2026-11-23T12:00:00.000Z' });
    await fundPools(db, off.adGroupId, over.adGroupId, id('group', 999_999));
    expect(await db.takeEvents()).toEqual([]);
    expect(await poolsOf(db, over.adGroupId)).toEqual([]);
  });

  it('DE3 what billing holds is added once, whatever comes twice or late', async () => {
    const { adGroupId } = await launchAdGroup(db, nextAdGroup());
    await fundPools(db, adGroupId);
    const pool = await poolOf(db, adGroupId);
    const answer = {
      ...answerFacts(pool),
      fundsRequestId: pool.funds_request_id ?? '',
      amountMicros: 5 * DOLLAR,
      reservedMicrosTotal: 5 * DOLLAR,
    };
    const event = occurred(FundsReserved, answer);
    const add = () => db.receive(event, new KeepKnownBillingAccounts(), new AddFundsWhenFundsReserved());
    await add();
    expect(await poolOf(db, adGroupId)).toMatchObject({ requested: 5 * DOLLAR, reserved: 5 * DOLLAR, funds_request_id: null });
    await db.query(`update pool set leased_micros = reserved_micros where id = $1`, [pool.id]);
    await fundPools(db, adGroupId);
    await reserve(db, adGroupId);
    await add();
    expect(await poolOf(db, adGroupId)).toMatchObject({ reserved: 10 * DOLLAR });
  });

  it('DE3 what was not held in full can be asked for again', async () => {
    const { adGroupId } = await launchAdGroup(db, nextAdGroup());
    await fundPools(db, adGroupId);
    await reserve(db, adGroupId, 2 * DOLLAR);
    expect(await poolOf(db, adGroupId)).toMatchObject({ requested: 2 * DOLLAR, reserved: 2 * DOLLAR });
    await db.takeEvents();
    await fundPools(db, adGroupId);
    expect((await db.takeEvents())[0]?.data).toMatchObject({ amountMicros: 5 * DOLLAR, requestedMicrosTotal: 7 * DOLLAR });
  });

  it('DE3 billing cannot hold more than was asked for, nor for a pool that was never opened', async () => {
    const { adGroupId } = await launchAdGroup(db, nextAdGroup());
    await fundPools(db, adGroupId);
    await expect(reserve(db, adGroupId, 5 * DOLLAR + 1)).rejects.toMatchObject({ code: 'pool.reserved_above_request' });
    await expect(db.receive(sampleOf(FundsReserved), new AddFundsWhenFundsReserved())).rejects.toMatchObject({
      code: 'pool.unknown',
    });
    await expect(
      db.receive(sampleOf(FundsDeclined), new KeepKnownBillingAccounts(), new DeclinePoolWhenFundsDeclined()),
    ).rejects.toMatchObject({
      code: 'pool.unknown',
    });
  });

  it('DE3 declined, it does not ask again before money came in; then all pools of the account do', async () => {
    const first = await launchAdGroup(db, nextAdGroup(), { businessAccountId: id('account', 700) });
    const second = await launchAdGroup(db, nextAdGroup(), { businessAccountId: id('account', 700) });
    const foreign = await launchAdGroup(db, nextAdGroup());
    for (const { adGroupId } of [first, second, foreign]) {
      await fundPools(db, adGroupId);
      await decline(adGroupId);
    }
    await db.takeEvents();
    await fundPools(db, first.adGroupId, second.adGroupId, foreign.adGroupId);
    expect(await db.takeEvents()).toEqual([]);
    await topUp(first.adGroupId);
    await fundPools(db, first.adGroupId, second.adGroupId, foreign.adGroupId);
    expect((await db.takeEvents()).map(({ key }) => key).sort()).toEqual([first.adGroupId, second.adGroupId].sort());
  });

  it('DE3 a replenished account makes its pools ask again; one without money does not', async () => {
    const { adGroupId } = await launchAdGroup(db, nextAdGroup());
    await fundPools(db, adGroupId);
    await decline(adGroupId);
    const replenish = async (cash: number) => {
      const { businessAccountId, aggregateVersion, state } = answerFacts(await poolOf(db, adGroupId), cash);
      const event = occurred(AccountReplenished, { businessAccountId, aggregateVersion, state });
      await db.receive(event, new KeepKnownBillingAccounts(), new AskAgainForFundsWhenAccountReplenished(new AskAgainForFunds()));
    };
    await replenish(0);
    expect(await poolOf(db, adGroupId)).toMatchObject({ is_declined: true });
    await replenish(1);
    expect(await poolOf(db, adGroupId)).toMatchObject({ is_declined: false });
  });

  it('DE3 a refusal that is heard after the money leaves nobody waiting for money', async () => {
    const { adGroupId } = await launchAdGroup(db, nextAdGroup());
    await fundPools(db, adGroupId);
    const { aggregateVersion } = answerFacts(await poolOf(db, adGroupId));
    await topUp(adGroupId);
    await decline(adGroupId, { aggregateVersion });
    expect(await poolOf(db, adGroupId)).toMatchObject({ is_declined: false, funds_request_id: null, requested: 0 });
  });

  it('BI6 refused for the budget of its account, it waits for room there: money and other events of the account are not that', async () => {
    const { adGroupId } = await launchAdGroup(db, nextAdGroup());
    await fundPools(db, adGroupId);
    const pool = await poolOf(db, adGroupId);
    const { aggregateVersion, ...facts } = answerFacts(pool);
    const newer = answerFacts(pool);
    const hear = async (isOutOfBudget: boolean) => {
      const state = { ...accountState(pool, 10), isOutOfBudget };
      const { businessAccountId, aggregateVersion: version } = isOutOfBudget ? newer : answerFacts(pool);
      await db.receive(
        occurred(AccountReplenished, { businessAccountId, aggregateVersion: version, state }),
        new KeepKnownBillingAccounts(),
        ...(isOutOfBudget ? [] : [new AskAgainForFundsWhenAccountReplenished(new AskAgainForFunds())]),
      );
    };
    await hear(true);
    const state = { ...accountState(pool, 10), isOutOfBudget: true };
    const asked = { fundsRequestId: pool.funds_request_id ?? '', reason: 'ACCOUNT_BUDGET_EXCEEDED' as const };
    await db.receive(
      occurred(FundsDeclined, { ...facts, ...asked, aggregateVersion, state }),
      new KeepKnownBillingAccounts(),
      new DeclinePoolWhenFundsDeclined(),
    );
    expect(await poolOf(db, adGroupId)).toMatchObject({ is_declined: true });
    await hear(false);
    expect(await poolOf(db, adGroupId)).toMatchObject({ is_declined: false });
  });

  it('DE3 a refusal of an older request changes nothing', async () => {
    const { adGroupId } = await launchAdGroup(db, nextAdGroup());
    await fundPools(db, adGroupId);
    const before = await poolOf(db, adGroupId);
    await decline(adGroupId, { fundsRequestId: id('lease', 77) });
    expect(await poolOf(db, adGroupId)).toEqual(before);
  });

  it('DE3 a raised budget counts at once, a lowered one becomes what is requested already', async () => {
    const state = await launchAdGroup(db, nextAdGroup());
    await fundPools(db, state.adGroupId);
    await reserve(db, state.adGroupId);
    await editAdGroup(db, { ...state, budgetMicros: 40 * DOLLAR }, 2, '2026-11-23T12:00:00.000Z');
    expect(await poolOf(db, state.adGroupId)).toMatchObject({ budget: 40 * DOLLAR });
    await editAdGroup(db, { ...state, budgetMicros: 3 * DOLLAR }, 3, '2026-11-23T12:00:00.000Z');
    expect(await poolOf(db, state.adGroupId)).toMatchObject({ budget: 5 * DOLLAR, requested: 5 * DOLLAR });
    // The older edit comes again, under another event id: the copy stays, and so does the pool.
    await editAdGroup(db, { ...state, budgetMicros: 40 * DOLLAR }, 2, '2026-11-23T12:00:00.000Z');
    expect(await poolOf(db, state.adGroupId)).toMatchObject({ budget: 5 * DOLLAR });
  });

  it('DE3 a request that the budget had no room for is not repeated, unless the budget was edited meanwhile', async () => {
    const state = await launchAdGroup(db, nextAdGroup());
    const { adGroupId } = state;
    await fundPools(db, adGroupId);
    expect((await db.takeEvents())[0]?.data).toMatchObject({ adGroupVersion: 1 });
    await decline(adGroupId, { reason: 'BUDGET_EXCEEDED' });
    await fundPools(db, adGroupId);
    expect(await db.takeEvents()).toEqual([]);
    expect(await poolOf(db, adGroupId)).toMatchObject({ budget: 0, is_declined: false });

    await editAdGroup(db, { ...state, budgetMicros: 8 * DOLLAR }, 2, '2026-11-23T12:00:00.000Z');
    await fundPools(db, adGroupId);
    // Raised while the request is on its way: billing refuses by the former budget, and is asked by the new one.
    await editAdGroup(db, { ...state, budgetMicros: 40 * DOLLAR }, 3, '2026-11-23T12:00:00.000Z');
    await decline(adGroupId, { reason: 'BUDGET_EXCEEDED' });
    await db.takeEvents();
    await fundPools(db, adGroupId);
    expect((await db.takeEvents())[0]?.data).toMatchObject({ adGroupVersion: 3, amountMicros: 10 * DOLLAR });
  });

  it('DE3 a budget is lowered as far as billing could, also before the edit itself is heard; an older answer says nothing', async () => {
    const state = await launchAdGroup(db, nextAdGroup());
    const { adGroupId } = state;
    await fundPools(db, adGroupId);
    await reserve(db, adGroupId);
    const pool = await poolOf(db, adGroupId);
    const apply = (adGroupVersion: number, appliedMicros: number) => {
      const edited = { adGroupVersion, budgetMicros: appliedMicros, appliedMicros };
      const event = occurred(BudgetApplied, { ...answerFacts(pool), ...edited });
      return db.receive(event, new KeepKnownBillingAccounts(), new FitPoolsWhenBudgetApplied());
    };
    await apply(2, 7 * DOLLAR);
    await apply(2, 7 * DOLLAR);
    expect(await poolOf(db, adGroupId)).toMatchObject({ budget: 7 * DOLLAR, requested: 5 * DOLLAR });
    await editAdGroup(db, { ...state, budgetMicros: 30 * DOLLAR }, 3, '2026-11-23T12:00:00.000Z');
    await apply(2, 7 * DOLLAR);
    expect(await poolOf(db, adGroupId)).toMatchObject({ budget: 30 * DOLLAR });
    await apply(4, 1 * DOLLAR);
    expect(await poolOf(db, adGroupId)).toMatchObject({ budget: 5 * DOLLAR, reserved: 5 * DOLLAR });
  });
});
