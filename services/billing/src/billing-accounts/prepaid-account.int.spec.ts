import { newId } from '@afterglow/service-defaults/ids';
import { BillingWorld, fundsRequested, fundsReturned, poolOf, spendReported, UNIT } from '../spec-fixtures/billing-world.ts';
import { ledgerViolations } from '../spec-fixtures/ledger-violations.ts';

let world: BillingWorld;
beforeAll(async () => {
  world = await BillingWorld.start();
});
afterAll(() => world.stop());

describe('a prepaid account, from the first top-up to the return', () => {
  it('BI3 top-up → hold → charge → return, to the micro', async () => {
    const member = await world.openAccount();
    const { businessAccountId } = member;
    expect(await world.balances(businessAccountId)).toEqual([0, 0, 0]);
    await world.db.takeEvents();

    await world.payIn(member, 100 * UNIT);
    expect(await world.balances(businessAccountId)).toEqual([100_000_000, 0, 0]);
    expect(await world.takeTypes()).toEqual(['AccountToppedUp', 'AccountReplenished']);

    const pool = poolOf(businessAccountId);
    await world.hear(fundsRequested(pool, 20 * UNIT));
    expect(await world.balances(businessAccountId)).toEqual([80_000_000, 20_000_000, 0]);

    const leases = [newId(), newId()];
    const [first = '', second = ''] = leases;
    await world.hear(spendReported(pool, { leaseId: first, seq: 1, spentMicrosTotal: 43_600 }));
    await world.hear(spendReported(pool, { leaseId: second, seq: 1, spentMicrosTotal: 1_200 }));
    await world.hear(spendReported(pool, { leaseId: first, seq: 2, spentMicrosTotal: 5_243_601 }));
    expect(await world.balances(businessAccountId)).toEqual([80_000_000, 14_755_199, 5_244_801]);

    await world.hear(fundsReturned(pool, 5_244_801, { returnedMicros: 14_755_199 }));
    expect(await world.balances(businessAccountId)).toEqual([94_755_199, 0, 5_244_801]);
    expect(await world.takeTypes()).toEqual(['FundsReserved', 'SpendCharged', 'SpendCharged', 'SpendCharged']);

    const transfers = await world.db.query(
      `select t.kind, debit.kind as debit, credit.kind as credit, amount_micros::int as amount
       from transfer t join ledger_account debit on debit.id = debit_account_id join ledger_account credit on credit.id = credit_account_id
       where t.business_account_id = $1 order by t.id`,
      [businessAccountId],
    );
    expect(transfers).toEqual([
      { kind: 'TOP_UP', debit: 'PAYMENTS', credit: 'CASH', amount: 100_000_000 },
      { kind: 'CHARGE', debit: 'CASH', credit: 'REVENUE', amount: 43_600 },
      { kind: 'CHARGE', debit: 'CASH', credit: 'REVENUE', amount: 1_200 },
      { kind: 'CHARGE', debit: 'CASH', credit: 'REVENUE', amount: 5_200_001 },
    ]);
    expect(await ledgerViolations(world.db)).toEqual([]);
  });

  it('BI3 zero balance in both directions: the last micro depletes, a top-up or a return replenishes', async () => {
    const member = await world.openAccount(20 * UNIT);
    const pool = poolOf(member.businessAccountId);
    await world.db.takeEvents();

    await world.hear(fundsRequested(pool, 25 * UNIT));
    expect(await world.balances(member.businessAccountId)).toEqual([0, 20_000_000, 0]);
    await world.hear(fundsRequested(poolOf(member.businessAccountId), UNIT));
    await world.payIn(member, 20 * UNIT);
    await world.payIn(member, 20 * UNIT);
    expect(await world.takeTypes()).toEqual([
      'FundsReserved',
      'AccountDepleted',
      'FundsDeclined',
      'AccountToppedUp',
      'AccountReplenished',
      'AccountToppedUp',
    ]);

    await world.hear(fundsRequested(poolOf(member.businessAccountId), 40 * UNIT));
    await world.hear(fundsReturned(pool, 0, { returnedMicros: 20 * UNIT }));
    expect(await world.takeTypes()).toEqual(['FundsReserved', 'AccountDepleted', 'AccountReplenished']);
    expect(await world.balances(member.businessAccountId)).toEqual([20_000_000, 40_000_000, 0]);
  });
});
