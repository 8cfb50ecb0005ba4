import { AccountDepleted } from '@afterglow/contracts/billing/account-depleted';
import { AccountReplenished } from '@afterglow/contracts/billing/account-replenished';
import { AccountToppedUp } from '@afterglow/contracts/billing/account-topped-up';
import { FundsDeclined } from '@afterglow/contracts/billing/funds-declined';
import { FundsReserved } from '@afterglow/contracts/billing/funds-reserved';
import { SpendCharged } from '@afterglow/contracts/billing/spend-charged';
import { sampleOf } from '@afterglow/testing/contract-samples';
import fc from 'fast-check';
import { BillingAccount, type Balances } from './billing-account.entity.ts';
import { TopUpCurrencyMismatch, TopUpNotInWholeCents, TopUpOutOfRange } from './billing-account.errors.ts';

const UNIT = 1_000_000;
const businessAccountId = sampleOf(AccountToppedUp).businessAccountId;
const transferId = '019ab4b2-6f00-7c3a-9d41-2e8f7a5b6c03';
const pool = {
  poolId: '019ab4c0-1e00-7a01-8b11-6f0d2c9e4a10',
  adGroupId: '019ab4a7-3c00-7d52-9f20-1b7e5d3c8a61',
  campaignId: '019ab4a6-9900-7e10-a4c3-5d2f8b6e7c01',
  budgetDay: '2026-11-20',
};
const fundsRequestId = '019ab4c0-1e40-7b02-8c12-7a1e3d0f5b21';

function accountWith(balances: Partial<Balances> = {}, version = 1): BillingAccount {
  const account = Object.assign(new BillingAccount(), {
    businessAccountId,
    status: 'AWAITED',
    openedAt: null,
    version: 0,
    isOutOfBudget: false,
  });
  account.open({ currency: 'USD', at: new Date('2026-11-18T14:00:00.000Z') });
  account.balances = { cashMicros: 0, frozenMicros: 0, spentMicrosTotal: 0, ...balances };
  account.status = account.balances.cashMicros > 0 ? 'ACTIVE' : 'DEPLETED';
  account.version = version;
  return account;
}

const typesOf = (events: readonly object[]) => events.map((event) => event.constructor.name);
const topUp = (amountMicros: number, currency = 'USD') => accountWith().topUp({ transferId, amountMicros, currency });
const reservation = (amountMicros: number) => ({ ...pool, fundsRequestId, amountMicros, reservedMicrosTotal: amountMicros });

describe('BillingAccount', () => {
  it('BI3 opens empty and depleted, with version 1', () => {
    expect(accountWith()).toMatchObject({ status: 'DEPLETED', currency: 'USD', version: 1, isOpen: true });
  });

  it('says nothing before it is open', () => {
    const awaited = Object.assign(new BillingAccount(), { businessAccountId, status: 'AWAITED', currency: null, openedAt: null });
    expect(awaited.isOpen).toBe(false);
    expect(() => awaited.decline({ ...pool, fundsRequestId, reason: 'ACCOUNT_NOT_OPEN' })).toThrow('is not open yet');
  });

  it.each([20 * UNIT, 20 * UNIT + 10_000, 50_000 * UNIT])('BI3 takes a top-up of %d micros', (amountMicros) => {
    const [toppedUp] = topUp(amountMicros);
    expect(toppedUp).toMatchObject({ amountMicros, state: { cashBalanceMicros: amountMicros, status: 'ACTIVE' } });
  });

  it.each([
    [20 * UNIT - 10_000, 'USD', TopUpOutOfRange],
    [50_000 * UNIT + 10_000, 'USD', TopUpOutOfRange],
    [-20 * UNIT, 'USD', TopUpOutOfRange],
    [0, 'USD', TopUpOutOfRange],
    [25 * UNIT + 1, 'USD', TopUpNotInWholeCents],
    [25 * UNIT + 9_999, 'USD', TopUpNotInWholeCents],
    [25 * UNIT, 'EUR', TopUpCurrencyMismatch],
  ])('BI3 refuses a top-up of %d micros in %s', (amountMicros, currency, refusal) => {
    const account = accountWith({ cashMicros: 5 });
    expect(() => account.topUp({ transferId, amountMicros, currency })).toThrow(refusal);
    expect(account).toMatchObject({ version: 1, balances: { cashMicros: 5 } });
  });

  it('BI3 money after none replenishes; money after money does not', () => {
    const account = accountWith();
    expect(typesOf(account.topUp({ transferId, amountMicros: 20 * UNIT, currency: 'USD' }))).toEqual([
      'AccountToppedUp',
      'AccountReplenished',
    ]);
    expect(typesOf(account.topUp({ transferId, amountMicros: 20 * UNIT, currency: 'USD' }))).toEqual(['AccountToppedUp']);
  });

  it('BI1 holds what is asked, at most the free cash, and nothing in a foreign currency', () => {
    const account = accountWith({ cashMicros: 7 * UNIT, frozenMicros: 90 * UNIT });
    expect(account.holdable({ amountMicros: 5 * UNIT, currency: 'USD' })).toBe(5 * UNIT);
    expect(account.holdable({ amountMicros: 8 * UNIT, currency: 'USD' })).toBe(7 * UNIT);
    expect(account.holdable({ amountMicros: 5 * UNIT, currency: 'EUR' })).toBe(0);
    expect(accountWith().holdable({ amountMicros: 1, currency: 'USD' })).toBe(0);
  });

  it('BI1 the hold that takes the last micro depletes', () => {
    const account = accountWith({ cashMicros: 7 });
    expect(typesOf(account.reserve(reservation(6)))).toEqual(['FundsReserved']);
    expect(typesOf(account.reserve(reservation(1)))).toEqual(['FundsReserved', 'AccountDepleted']);
    expect(account.balances).toEqual({ cashMicros: 0, frozenMicros: 7, spentMicrosTotal: 0 });
  });

  it('BI1 a charge takes from what is frozen, never from the free cash', () => {
    const account = accountWith({ cashMicros: 3, frozenMicros: 7 });
    const totals = { leaseSpentMicrosTotal: 5, poolSpentMicrosTotal: 5 };
    account.charge({ ...pool, leaseId: pool.poolId, transferId, amountMicros: 5, ...totals });
    expect(account.balances).toEqual({ cashMicros: 3, frozenMicros: 2, spentMicrosTotal: 5 });
  });

  it('BI1 a release is news only when it ends being depleted, and always a new version', () => {
    const account = accountWith({ frozenMicros: 9 });
    expect(account.release(0)).toEqual([]);
    expect(account.version).toBe(1);
    expect(typesOf(account.release(4))).toEqual(['AccountReplenished']);
    expect(account.release(5)).toEqual([]);
    expect(account).toMatchObject({ version: 3, balances: { cashMicros: 9, frozenMicros: 0 } });
  });

  it('BI6 after any change: DEPLETED ⇔ no free cash, versions grow by one, the event shows the balances', () => {
    const step = fc.tuple(
      fc.constantFrom('topUp', 'reserve', 'charge', 'release', 'decline'),
      fc.integer({ min: 2_000, max: 9_000 }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const account = accountWith();
        let paidIn = 0;
        for (const [what, cents] of steps) {
          const before = account.version;
          const events = change(account, what, cents * 10_000);
          if (what === 'topUp') paidIn += cents * 10_000;
          const { cashMicros, frozenMicros, spentMicrosTotal } = account.balances;
          expect(cashMicros + frozenMicros + spentMicrosTotal).toBe(paidIn);
          expect(account.status).toBe(cashMicros === 0 ? 'DEPLETED' : 'ACTIVE');
          expect(events.map((event) => event.aggregateVersion)).toEqual(events.map((_event, index) => before + index + 1));
          for (const { state } of events) expect(state).toMatchObject({ cashBalanceMicros: cashMicros, status: account.status });
        }
      }),
    );
  });
});

function change(account: BillingAccount, what: string, amount: number) {
  const held = Math.min(amount, account.balances.frozenMicros);
  const totals = { leaseSpentMicrosTotal: held, poolSpentMicrosTotal: held };
  if (what === 'topUp') return account.topUp({ transferId, amountMicros: amount, currency: 'USD' });
  if (what === 'reserve') return account.reserve(reservation(account.holdable({ amountMicros: amount, currency: 'USD' })));
  if (what === 'charge') return account.charge({ ...pool, leaseId: pool.poolId, transferId, amountMicros: held, ...totals });
  if (what === 'release') return account.release(held);
  return account.decline({ ...pool, fundsRequestId, reason: 'BALANCE_EXCEEDED' });
}

describe('BillingAccount emits its samples', () => {
  const plain = (event: object | undefined): unknown => JSON.parse(JSON.stringify(event));

  it('AccountToppedUp and AccountReplenished', () => {
    const events = topUp(100 * UNIT);
    expect(events.map(plain)).toEqual([plain(sampleOf(AccountToppedUp)), plain(sampleOf(AccountReplenished))]);
  });

  it('FundsReserved', () => {
    const [event] = accountWith({ cashMicros: 100 * UNIT }, 3).reserve(reservation(20 * UNIT));
    expect(plain(event)).toEqual(plain(sampleOf(FundsReserved)));
  });

  it('SpendCharged', () => {
    const totals = { leaseSpentMicrosTotal: 43_600, poolSpentMicrosTotal: 43_600 };
    const lease = { leaseId: '019ab4c1-0500-7f03-9a13-8b2f4e1a6c32', transferId: '019ab4c2-7d00-7104-ab14-9c3a5f2b7d43' };
    const account = accountWith({ cashMicros: 80 * UNIT, frozenMicros: 20 * UNIT }, 4);
    const [event] = account.charge({ ...pool, ...lease, amountMicros: 43_600, ...totals });
    expect(plain(event)).toEqual(plain(sampleOf(SpendCharged)));
  });

  it('AccountDepleted, then FundsDeclined', () => {
    const account = accountWith({ cashMicros: 80 * UNIT, frozenMicros: 19_956_400, spentMicrosTotal: 43_600 }, 7);
    const [, depleted] = account.reserve(reservation(80 * UNIT));
    expect(plain(depleted)).toEqual(plain(sampleOf(AccountDepleted)));

    const { poolId, fundsRequestId: declinedId } = sampleOf(FundsDeclined);
    const [declined] = account.decline({ ...pool, poolId, fundsRequestId: declinedId, reason: 'BALANCE_EXCEEDED' });
    expect(plain(declined)).toEqual(plain(sampleOf(FundsDeclined)));
  });
});
