import { newId } from '@afterglow/service-defaults/ids';
import fc from 'fast-check';
import type { BudgetMode } from '../billing-accounts/billing-account.entity.ts';
import {
  BillingAccountNotFound,
  BudgetAmountMismatch,
  MemberRoleNotAllowed,
} from '../billing-accounts/billing-account.errors.ts';
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
import { RenewBudgetsWhenDue } from './renew-budgets-when-due.ts';

/** The advertiser's zone is America/New_York: the 24th begins at 05:00 UTC. */
const NOON = '2026-11-23T17:00:00.000Z';

let world: BillingWorld;
beforeAll(async () => {
  world = await BillingWorld.start();
});
beforeEach(() => world.db.setTime(NOON));
afterEach(async () => expect(await ledgerViolations(world.db)).toEqual([]));
afterAll(() => world.stop());

type Member = { businessAccountId: string; userId: string };
const limit = (member: Member, budgetMode: BudgetMode, budgetMicros?: number, expectedVersion = 1) =>
  world.db.run((tx) =>
    world.limit.execute({ ...member, budgetMode, expectedVersion, ...(budgetMicros === undefined ? {} : { budgetMicros }) }, tx),
  );
/** Of one account, or of all. */
const told = async (of?: string) =>
  (await world.db.takeEvents())
    .filter(({ key }) => key === (of ?? key))
    .map(({ type, data }) => [type, data.reason ?? data.amountMicros]);
const dayless = (pool: Pool) => ({ ...pool, budgetDay: null }) as unknown as Pool;
const ask = (pool: Pool, micros: number) => world.hear(fundsRequested(pool, micros));
async function limited(budgetMode: BudgetMode, budgetMicros: number): Promise<Member> {
  const member = await world.openAccount(1_000 * UNIT);
  await limit(member, budgetMode, budgetMicros);
  await told();
  return member;
}

describe('an account budget', () => {
  it.each(['DAILY_BUDGET', 'MONTHLY_BUDGET', 'CUSTOM_BUDGET'] as const)(
    'BI6 %s: what is spent and held of all campaigns never exceeds it, whatever the balance',
    async (mode) => {
      const { businessAccountId } = await limited(mode, 30 * UNIT);
      const [first, second] = [poolOf(businessAccountId), dayless(poolOf(businessAccountId))];
      await ask(first, 20 * UNIT);
      await world.hear(spendReported(first, { leaseId: newId(), seq: 1, spentMicrosTotal: 5 * UNIT }));
      await ask(second, 20 * UNIT);
      await ask(poolOf(businessAccountId), UNIT);
      expect(await told()).toEqual([
        ['FundsReserved', 20 * UNIT],
        ['SpendCharged', 5 * UNIT],
        ['FundsReserved', 10 * UNIT],
        ['FundsDeclined', 'ACCOUNT_BUDGET_EXCEEDED'],
      ]);
      // What comes back makes room, and who was declined hears of it.
      await world.hear(fundsReturned(first, 5 * UNIT));
      await ask(poolOf(businessAccountId), 20 * UNIT);
      expect(await told()).toEqual([
        ['AccountReplenished', undefined],
        ['FundsReserved', 15 * UNIT],
      ]);
    },
  );

  it('BI6 a day is the advertiser’s: it renews at its midnight, a pool counts for its own day whenever it is booked', async () => {
    const { businessAccountId } = await limited('DAILY_BUDGET', 30 * UNIT);
    const monday = poolOf(businessAccountId);
    await ask(monday, 30 * UNIT);
    await ask(dayless(poolOf(businessAccountId)), UNIT);
    expect((await told()).at(-1)).toEqual(['FundsDeclined', 'ACCOUNT_BUDGET_EXCEEDED']);
    const renew = new RenewBudgetsWhenDue(world.db.outbox, world.db.clock);
    await world.db.setTime('2026-11-24T04:59:59.999Z');
    expect(await world.db.run((tx) => renew.runDue(tx))).toBe(0);
    await world.db.setTime('2026-11-24T05:00:00.000Z');
    expect(await world.db.run((tx) => renew.nextDueAt(tx))).toEqual(new Date('2026-11-24T05:00:00.000Z'));
    expect(await world.db.run((tx) => renew.runDue(tx))).toBeGreaterThan(0);
    expect(await world.db.run((tx) => renew.runDue(tx))).toBe(0);
    await world.hear(spendReported(monday, { leaseId: newId(), seq: 1, spentMicrosTotal: 30 * UNIT }));
    await ask({ ...poolOf(businessAccountId), budgetDay: '2026-11-24' }, 31 * UNIT);
    await ask(poolOf(businessAccountId), UNIT);
    expect(await told(businessAccountId)).toEqual([
      ['AccountReplenished', undefined],
      ['SpendCharged', 30 * UNIT],
      ['FundsReserved', 30 * UNIT],
      ['FundsDeclined', 'ACCOUNT_BUDGET_EXCEEDED'],
    ]);
  });

  it('BI6 a custom budget counts from when it was set; one below what is held holds nothing more; raising it is heard', async () => {
    const member = await limited('CUSTOM_BUDGET', 30 * UNIT);
    const pool = poolOf(member.businessAccountId);
    await ask(pool, 30 * UNIT);
    await world.hear(spendReported(pool, { leaseId: newId(), seq: 1, spentMicrosTotal: 10 * UNIT }));
    await limit(member, 'CUSTOM_BUDGET', UNIT, 2);
    await ask(poolOf(member.businessAccountId), UNIT);
    const declined = (await world.db.takeEvents()).at(-1)?.data;
    expect(declined).toMatchObject({ reason: 'ACCOUNT_BUDGET_EXCEEDED', state: { isOutOfBudget: true } });
    await limit(member, 'UNLIMITED', undefined, 3);
    const [replenished] = await world.db.takeEvents();
    expect(replenished).toMatchObject({ type: 'AccountReplenished', data: { state: { isOutOfBudget: false } } });
    await ask(poolOf(member.businessAccountId), 500 * UNIT);
    expect(await told()).toEqual([['FundsReserved', 500 * UNIT]]);
  });

  it('BI6 refuses who may not, an amount that does not fit, and an edit of something older', async () => {
    const member = await world.openAccount();
    await expect(limit({ ...member, userId: newId() }, 'UNLIMITED')).rejects.toThrow(BillingAccountNotFound);
    await expect(limit(member, 'UNLIMITED', UNIT)).rejects.toThrow(BudgetAmountMismatch);
    await expect(limit(member, 'DAILY_BUDGET')).rejects.toThrow(BudgetAmountMismatch);
    await expect(limit(member, 'DAILY_BUDGET', UNIT, 7)).rejects.toMatchObject({ code: 'precondition.stale' });
    const [businessAccountId, userId] = [newId(), newId()];
    await world.hear(businessAccountOpened(businessAccountId, { members: [{ userId, role: 'ANALYST' }] }));
    await expect(limit({ businessAccountId, userId }, 'DAILY_BUDGET', UNIT)).rejects.toThrow(MemberRoleNotAllowed);
  });

  it('BI6 whatever is asked, spent and returned: spent + held of the day ≤ budget', async () => {
    const step = fc.record({ pool: fc.nat({ max: 3 }), units: fc.integer({ min: 1, max: 20 }), percent: fc.nat({ max: 100 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 8 }), async (steps) => {
        const { businessAccountId } = await limited('DAILY_BUDGET', 30 * UNIT);
        const pools = [0, 1, 2, 3].map((n) => (n < 2 ? poolOf(businessAccountId) : dayless(poolOf(businessAccountId))));
        const asked = new Map<Pool, number>();
        for (const [version, { pool: n, units, percent }] of steps.entries()) {
          const pool = pools[n] ?? poolOf(businessAccountId);
          const requestedMicrosTotal = (asked.get(pool) ?? 0) + units * UNIT;
          asked.set(pool, requestedMicrosTotal);
          await world.hear(fundsRequested(pool, units * UNIT, { requestedMicrosTotal, aggregateVersion: version + 1 }));
          const [hold] = await world.db.query<{ pending: string }>(
            `select pending_micros as pending from hold where pool_id = $1`,
            [pool.poolId],
          );
          const spentMicrosTotal = Math.floor((Number(hold?.pending ?? 0) * percent) / 100);
          await world.hear(spendReported(pool, { leaseId: newId(), seq: 1, spentMicrosTotal }));
          const [, frozen, spent] = await world.balances(businessAccountId);
          expect(frozen + spent).toBeLessThanOrEqual(30 * UNIT);
        }
      }),
      { numRuns: 5, interruptAfterTimeLimit: 60_000 },
    );
  }, 90_000);
});
