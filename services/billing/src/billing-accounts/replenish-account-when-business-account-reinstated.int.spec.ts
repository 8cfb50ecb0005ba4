import { BusinessAccountClosed } from '@afterglow/contracts/authorization/business-account-closed';
import { BusinessAccountReinstated } from '@afterglow/contracts/authorization/business-account-reinstated';
import { BusinessAccountSuspended } from '@afterglow/contracts/authorization/business-account-suspended';
import { occurred } from '@afterglow/contracts/event-contract';
import { BillingWorld, businessAccountOpened, fundsRequested, poolOf, UNIT } from '../spec-fixtures/billing-world.ts';
import { BillingAccountClosed } from './billing-account.errors.ts';

const AT = '2026-11-24T09:00:00.000Z';

let world: BillingWorld;
beforeAll(async () => {
  world = await BillingWorld.start();
});
afterAll(() => world.stop());
beforeEach(() => world.db.takeEvents());

interface Member {
  readonly businessAccountId: string;
  readonly userId: string;
}

/** What authorization tells of the account from its second version on. */
const stateOf = ({ businessAccountId, userId }: Member, status: 'ACTIVE' | 'SUSPENDED' | 'CLOSED') =>
  businessAccountOpened(businessAccountId, { status, members: [{ userId, role: 'ADMIN' }] }).state;
const suspended = (member: Member, aggregateVersion: number) =>
  occurred(BusinessAccountSuspended, {
    businessAccountId: member.businessAccountId,
    aggregateVersion,
    state: stateOf(member, 'SUSPENDED'),
    suspendedAt: AT,
  });
const reinstated = (member: Member, aggregateVersion: number) =>
  occurred(BusinessAccountReinstated, {
    businessAccountId: member.businessAccountId,
    aggregateVersion,
    state: stateOf(member, 'ACTIVE'),
    reinstatedAt: AT,
  });
const closed = (member: Member, aggregateVersion: number) =>
  occurred(BusinessAccountClosed, {
    businessAccountId: member.businessAccountId,
    aggregateVersion,
    state: stateOf(member, 'CLOSED'),
    closedAt: AT,
  });

describe('money of a business account that is suspended, reinstated, closed', () => {
  it('BC1 nothing is held while it is suspended; reinstated, who was declined hears that it may ask again, once', async () => {
    const member = await world.openAccount(100 * UNIT);
    const pool = poolOf(member.businessAccountId);
    await world.hear(suspended(member, 2));
    await world.db.takeEvents();
    await world.hear(fundsRequested(pool, 10 * UNIT));
    expect(await world.takeTypes()).toEqual(['FundsDeclined']);
    const id = await world.hear(reinstated(member, 3));
    await world.hear(reinstated(member, 3), id);
    expect(await world.takeTypes()).toEqual(['AccountReplenished']);
    await world.hear(fundsRequested(pool, 10 * UNIT));
    expect(await world.takeTypes()).toEqual(['FundsReserved']);
  });

  it('BC1 an account without cash, one that is not open here yet, and one that is suspended again: quiet', async () => {
    const broke = await world.openAccount();
    const again = await world.openAccount(100 * UNIT);
    const unknown = { businessAccountId: poolOf('x').poolId, userId: poolOf('x').poolId };
    await world.db.takeEvents();
    await world.hear(reinstated(broke, 3));
    await world.hear(suspended(again, 4));
    await world.hear(reinstated(again, 3));
    await world.hear(reinstated(unknown, 3));
    expect(await world.takeTypes()).toEqual([]);
  });

  it('BC1 a suspended account still takes money, a closed one takes none and has nothing held', async () => {
    const member = await world.openAccount(100 * UNIT);
    await world.hear(suspended(member, 2));
    await world.payIn(member, 20 * UNIT);
    await world.hear(closed(member, 3));
    await world.db.takeEvents();
    await expect(world.payIn(member, 20 * UNIT)).rejects.toThrow(BillingAccountClosed);
    await world.hear(fundsRequested(poolOf(member.businessAccountId), 10 * UNIT));
    expect((await world.db.takeEvents()).map(({ type, data }) => [type, data['reason']])).toEqual([
      ['FundsDeclined', 'ACCOUNT_NOT_OPEN'],
    ]);
    expect(await world.balances(member.businessAccountId)).toEqual([120 * UNIT, 0, 0]);
  });
});
