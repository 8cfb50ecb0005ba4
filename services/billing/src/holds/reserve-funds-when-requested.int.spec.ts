import { BusinessMemberAdded } from '@afterglow/contracts/authorization/business-member-added';
import { FundsRequested } from '@afterglow/contracts/delivery/funds-requested';
import { occurred } from '@afterglow/contracts/event-contract';
import { newId } from '@afterglow/service-defaults/ids';
import { sampleOf } from '@afterglow/testing/contract-samples';
import {
  adGroupChanged,
  BillingWorld,
  businessAccountOpened,
  fundsRequested,
  fundsReturned,
  poolOf,
  UNIT,
} from '../spec-fixtures/billing-world.ts';
import { ledgerViolations } from '../spec-fixtures/ledger-violations.ts';
import { HoldAlreadyEnded, HoldOfAnotherAccount } from './hold.errors.ts';

let world: BillingWorld;
beforeAll(async () => {
  world = await BillingWorld.start();
});
beforeEach(() => world.db.takeEvents());
afterEach(async () => expect(await ledgerViolations(world.db)).toEqual([]));
afterAll(() => world.stop());

const answers = async () =>
  (await world.db.takeEvents()).map(({ type, data }) => [type, data.amountMicros ?? data.reason, data.reservedMicrosTotal]);

describe('ReserveFundsWhenRequested', () => {
  it('BI1 holds what is asked, answers with request, pool and balances, and a repetition does nothing', async () => {
    const { businessAccountId } = await world.openAccount(100 * UNIT);
    await world.db.takeEvents();
    const pool = poolOf(businessAccountId);
    const request = fundsRequested(pool, 30 * UNIT);
    const id = await world.hear(request);
    const [reserved, ...others] = await world.db.takeEvents();
    expect(others).toEqual([]);
    const { currency, ...facts } = pool;
    expect(reserved).toMatchObject({ type: 'FundsReserved', key: businessAccountId });
    expect(reserved?.data).toEqual({
      ...facts,
      fundsRequestId: request.fundsRequestId,
      aggregateVersion: 4,
      amountMicros: 30_000_000,
      reservedMicrosTotal: 30_000_000,
      state: {
        ...{ businessAccountId, currency, status: 'ACTIVE' },
        ...{ cashBalanceMicros: 70_000_000, frozenBalanceMicros: 30_000_000, spentMicrosTotal: 0, isOutOfBudget: false },
      },
    });

    await world.hear(request, id);
    await world.hear(request);
    expect(await answers()).toEqual([]);
    expect(await world.balances(businessAccountId)).toEqual([70 * UNIT, 30 * UNIT, 0]);
  });

  it('BI1 holds only the free cash when more is asked; the rest can be asked for again when money is there', async () => {
    const member = await world.openAccount(20 * UNIT);
    await world.db.takeEvents();
    const pool = poolOf(member.businessAccountId);
    await world.hear(fundsRequested(pool, 50 * UNIT));
    expect(await answers()).toEqual([
      ['FundsReserved', 20 * UNIT, 20 * UNIT],
      ['AccountDepleted', undefined, undefined],
    ]);
    await world.hear(fundsRequested(pool, 30 * UNIT, { requestedMicrosTotal: 50 * UNIT, aggregateVersion: 4 }));
    expect(await answers()).toEqual([['FundsDeclined', 'BALANCE_EXCEEDED', undefined]]);

    await world.payIn(member, 40 * UNIT);
    await world.db.takeEvents();
    await world.hear(fundsRequested(pool, 30 * UNIT, { requestedMicrosTotal: 50 * UNIT, aggregateVersion: 6 }));
    expect(await answers()).toEqual([['FundsReserved', 30 * UNIT, 50 * UNIT]]);
    expect(await world.balances(member.businessAccountId)).toEqual([10 * UNIT, 50 * UNIT, 0]);
  });

  it('BI1 totals are cumulative: a request that a newer one has overtaken adds nothing', async () => {
    const { businessAccountId } = await world.openAccount(100 * UNIT);
    await world.db.takeEvents();
    const pool = poolOf(businessAccountId);
    await world.hear(fundsRequested(pool, 10 * UNIT, { requestedMicrosTotal: 10 * UNIT, aggregateVersion: 3 }));
    await world.hear(fundsRequested(pool, 10 * UNIT, { requestedMicrosTotal: 10 * UNIT, aggregateVersion: 2 }));
    expect(await answers()).toEqual([['FundsReserved', 10 * UNIT, 10 * UNIT]]);
  });

  it('BI2 an unknown account: the request waits, and nothing is said', async () => {
    await world.hear(fundsRequested(poolOf(newId()), 10 * UNIT));
    expect(await answers()).toEqual([]);
  });

  it('BI2 receives the sample of delivery', async () => {
    const request = sampleOf(FundsRequested);
    await world.hear(businessAccountOpened(request.businessAccountId, { currency: request.currency }));
    await world.hear(request);
    expect(await answers()).toEqual([]);
    const { budgetDay, adGroupVersion: version = 1 } = request;
    await world.hear(adGroupChanged({ ...request, budgetDay: budgetDay ?? '' }, { version, budgetMicros: 50 * UNIT }));
    expect((await answers()).at(-1)).toEqual(['FundsDeclined', 'BALANCE_EXCEEDED', undefined]);
  });

  it('BC1 declines while the business may not spend, holds again when it may', async () => {
    const { businessAccountId } = await world.openAccount(100 * UNIT);
    await world.db.takeEvents();
    const told = (aggregateVersion: number, status: 'SUSPENDED' | 'ACTIVE') => {
      const { state } = businessAccountOpened(businessAccountId, { status });
      return occurred(BusinessMemberAdded, { businessAccountId, userId: newId(), aggregateVersion, state });
    };
    await world.hear(told(2, 'SUSPENDED'));
    await world.hear(fundsRequested(poolOf(businessAccountId), 10 * UNIT));
    expect(await answers()).toEqual([['FundsDeclined', 'ACCOUNT_NOT_OPEN', undefined]]);
    await world.hear(told(3, 'ACTIVE'));
    await world.hear(fundsRequested(poolOf(businessAccountId), 10 * UNIT));
    expect(await answers()).toEqual([['FundsReserved', 10 * UNIT, 10 * UNIT]]);
  });

  it('BI1 has nothing in a foreign currency', async () => {
    const { businessAccountId } = await world.openAccount(100 * UNIT);
    await world.db.takeEvents();
    await world.hear(fundsRequested({ ...poolOf(businessAccountId), currency: 'EUR' }, 10 * UNIT));
    expect(await answers()).toEqual([['FundsDeclined', 'BALANCE_EXCEEDED', undefined]]);
    expect(await world.balances(businessAccountId)).toEqual([100 * UNIT, 0, 0]);
  });

  it('BI1 a pool belongs to one account and currency', async () => {
    const { businessAccountId } = await world.openAccount(100 * UNIT);
    const other = await world.openAccount(100 * UNIT);
    const pool = poolOf(businessAccountId);
    await world.hear(fundsRequested(pool, 10 * UNIT));
    const foreign = { ...pool, businessAccountId: other.businessAccountId };
    await expect(world.hear(fundsRequested(foreign, 10 * UNIT))).rejects.toThrow(HoldOfAnotherAccount);
    await expect(world.hear(fundsRequested({ ...pool, currency: 'EUR' }, 10 * UNIT))).rejects.toThrow(HoldOfAnotherAccount);
    expect(await world.balances(other.businessAccountId)).toEqual([100 * UNIT, 0, 0]);
  });

  it('BI1 an ended pool gets nothing: a late request is silent, a new one is refused', async () => {
    const { businessAccountId } = await world.openAccount(100 * UNIT);
    const pool = poolOf(businessAccountId);
    await world.hear(fundsReturned(pool, 0, { aggregateVersion: 5 }));
    await world.db.takeEvents();
    await world.hear(fundsRequested(pool, 10 * UNIT, { aggregateVersion: 4 }));
    await expect(world.hear(fundsRequested(pool, 10 * UNIT, { aggregateVersion: 6 }))).rejects.toThrow(HoldAlreadyEnded);
    expect(await answers()).toEqual([]);
    expect(await world.balances(businessAccountId)).toEqual([100 * UNIT, 0, 0]);
  });
});
