import { BusinessMemberAdded } from '@afterglow/contracts/authorization/business-member-added';
import { occurred } from '@afterglow/contracts/event-contract';
import { newId } from '@afterglow/service-defaults/ids';
import { BillingWorld, businessAccountOpened, UNIT } from '../spec-fixtures/billing-world.ts';
import { ledgerViolations } from '../spec-fixtures/ledger-violations.ts';
import {
  BillingAccountNotFound,
  MemberRoleNotAllowed,
  TopUpCurrencyMismatch,
  TopUpOutOfRange,
} from './billing-account.errors.ts';

let world: BillingWorld;
beforeAll(async () => {
  world = await BillingWorld.start();
});
beforeEach(() => world.db.takeEvents());
afterAll(() => world.stop());

const topUp = (businessAccountId: string, userId: string, money: { amountMicros?: number; currency?: string } = {}) =>
  world.db.run((tx) =>
    world.topUp.execute({ businessAccountId, userId, amountMicros: 20 * UNIT, currency: 'USD', ...money }, tx),
  );

describe('TopUpBillingAccount', () => {
  it('BI3 books the money at once, and who declared it', async () => {
    const { businessAccountId, userId } = await world.openAccount();
    await world.db.setTime('2026-11-23T06:10:00.000Z');
    const transfer = await topUp(businessAccountId, userId);
    expect(transfer).toMatchObject({
      ...{ kind: 'TOP_UP', businessAccountId, amountMicros: 20_000_000, currency: 'USD', declaredBy: userId, leaseId: null },
      createdAt: new Date('2026-11-23T06:10:00.000Z'),
    });
    const [toppedUp, replenished] = await world.db.takeEvents();
    expect(toppedUp?.data).toMatchObject({ transferId: transfer.id, amountMicros: 20_000_000, aggregateVersion: 2 });
    expect(replenished).toMatchObject({ type: 'AccountReplenished', data: { aggregateVersion: 3 } });
    expect(await ledgerViolations(world.db)).toEqual([]);
  });

  it.each(['ADMIN', 'FINANCE'] as const)('BI3 allows %s', async (role) => {
    const [businessAccountId, userId] = [newId(), newId()];
    await world.hear(businessAccountOpened(businessAccountId, { members: [{ userId, role }] }));
    await topUp(businessAccountId, userId);
    expect(await world.balances(businessAccountId)).toEqual([20 * UNIT, 0, 0]);
  });

  it.each(['OPERATOR', 'ANALYST'] as const)('BI3 refuses %s', async (role) => {
    const [businessAccountId, userId] = [newId(), newId()];
    await world.hear(businessAccountOpened(businessAccountId, { members: [{ userId, role }] }));
    await expect(topUp(businessAccountId, userId)).rejects.toThrow(MemberRoleNotAllowed);
  });

  it('BI3 knows no account to strangers, and none that is not open yet', async () => {
    const { businessAccountId } = await world.openAccount();
    await expect(topUp(businessAccountId, newId())).rejects.toThrow(BillingAccountNotFound);
    await expect(topUp(newId(), newId())).rejects.toThrow(BillingAccountNotFound);

    const [awaited, userId] = [newId(), newId()];
    const { state } = businessAccountOpened(awaited, { members: [{ userId, role: 'ADMIN' }] });
    await world.hear(occurred(BusinessMemberAdded, { businessAccountId: awaited, userId, aggregateVersion: 2, state }));
    await expect(topUp(awaited, userId)).rejects.toThrow(BillingAccountNotFound);
    expect(await world.db.query('select from billing_account where business_account_id = $1', [awaited])).toEqual([]);
  });

  it('BI3 writes nothing when it refuses', async () => {
    const { businessAccountId, userId } = await world.openAccount();
    await expect(topUp(businessAccountId, userId, { amountMicros: UNIT })).rejects.toThrow(TopUpOutOfRange);
    await expect(topUp(businessAccountId, userId, { currency: 'EUR' })).rejects.toThrow(TopUpCurrencyMismatch);
    expect(await world.balances(businessAccountId)).toEqual([0, 0, 0]);
    expect(await world.db.takeEvents()).toEqual([]);
  });
});
