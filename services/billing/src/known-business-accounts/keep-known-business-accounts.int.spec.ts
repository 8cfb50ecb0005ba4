import { BusinessAccountOpened } from '@afterglow/contracts/authorization/business-account-opened';
import { BusinessAccountVerified } from '@afterglow/contracts/authorization/business-account-verified';
import { BusinessMemberAdded } from '@afterglow/contracts/authorization/business-member-added';
import { BusinessMemberRemoved } from '@afterglow/contracts/authorization/business-member-removed';
import { sampleOf } from '@afterglow/testing/contract-samples';
import { BillingAccountNotFound, MemberRoleNotAllowed } from '../billing-accounts/billing-account.errors.ts';
import { BillingWorld } from '../spec-fixtures/billing-world.ts';
import { requireMember, type MemberRole } from './require-member.ts';

let world: BillingWorld;
beforeEach(async () => {
  world = await BillingWorld.start();
});
afterEach(() => world.stop());

const [opened, verified, added, removed] = [
  sampleOf(BusinessAccountOpened),
  sampleOf(BusinessAccountVerified),
  sampleOf(BusinessMemberAdded),
  sampleOf(BusinessMemberRemoved),
];
const { businessAccountId } = opened;
const version = async () => (await world.db.query('select version::int, status from known_business_account'))[0];
const check = (userId: string, roles: readonly MemberRole[]) =>
  world.db.run((tx) => requireMember(tx, { businessAccountId, userId, roles }));

describe('KeepKnownBusinessAccounts', () => {
  it('BC1 keeps the newest state, repeated or in any order', async () => {
    await world.db.receive(added, world.copy);
    expect(await version()).toEqual({ version: added.aggregateVersion, status: 'ACTIVE' });
    for (const event of [opened, verified, added, opened]) await world.db.receive(event, world.copy);
    expect(await version()).toEqual({ version: added.aggregateVersion, status: 'ACTIVE' });
    await world.db.receive(removed, world.copy);
    await world.db.receive(added, world.copy);
    expect(await version()).toEqual({ version: removed.aggregateVersion, status: 'ACTIVE' });
  });

  it('BC1 members may what their role allows, from the event that adds them to the event that removes them', async () => {
    const { userId } = added;
    await world.db.receive(opened, world.copy);
    await expect(check(userId, ['FINANCE'])).rejects.toThrow(BillingAccountNotFound);
    await world.db.receive(added, world.copy);
    await check(userId, ['ADMIN', 'FINANCE']);
    await expect(check(userId, ['ADMIN'])).rejects.toThrow(MemberRoleNotAllowed);
    await world.db.receive(removed, world.copy);
    await expect(check(userId, ['FINANCE'])).rejects.toThrow(BillingAccountNotFound);
  });
});
