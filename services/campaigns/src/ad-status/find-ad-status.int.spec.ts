import { AdAuthorizationRevoked } from '@afterglow/contracts/authorization/ad-authorization-revoked';
import { AccountToppedUp } from '@afterglow/contracts/billing/account-topped-up';
import type { BillingAccountState } from '@afterglow/contracts/billing/billing-account.state';
import { FundsReserved } from '@afterglow/contracts/billing/funds-reserved';
import { SpendCharged } from '@afterglow/contracts/billing/spend-charged';
import { occurred } from '@afterglow/contracts/event-contract';
import { SoundRightsChanged } from '@afterglow/contracts/stories/sound-rights-changed';
import type { SoundRight } from '@afterglow/contracts/stories/sound.state';
import { newId } from '@afterglow/service-defaults/ids';
import { CampaignsWorld, NOW, UNIT, type Account } from '../spec-fixtures/campaigns-world.ts';

let world: CampaignsWorld;
beforeAll(async () => {
  world = await CampaignsWorld.start();
});
beforeEach(() => world.db.setTime(NOW));
afterAll(() => world.stop());

const billing = ({ businessAccountId }: Account, fields: Partial<BillingAccountState> = {}): BillingAccountState => ({
  businessAccountId,
  currency: 'USD',
  status: 'ACTIVE',
  cashBalanceMicros: 50 * UNIT,
  frozenBalanceMicros: 0,
  spentMicrosTotal: 0,
  ...fields,
});
const toppedUp = (account: Account) =>
  occurred(AccountToppedUp, {
    businessAccountId: account.businessAccountId,
    aggregateVersion: 2,
    state: billing(account),
    transferId: newId(),
    amountMicros: 50 * UNIT,
  });
const statusOf = async (adId: string, userId: string) => {
  const { primaryStatus, reasons } = await world.db.run((tx) => world.findAdStatus.execute({ adId, userId }, tx));
  return [primaryStatus, ...reasons.map(({ code }) => code)];
};

describe('FindAdStatus', () => {
  it('CA6 an ad that lacks only money says so, and is fine once the balance is topped up', async () => {
    const account = await world.openAccount();
    const { ad } = await world.runningAd(account);
    expect(await statusOf(ad.id, account.userId)).toEqual(['STATUS_NOT_DELIVERY', 'ADGROUP_STATUS_BALANCE_EXCEED']);
    await world.hear(toppedUp(account));
    expect(await statusOf(ad.id, account.userId)).toEqual(['STATUS_DELIVERY_OK']);
  });

  it('CA6 toggle off, privacy and revocation are reasons as soon as they are heard', async () => {
    const account = await world.openAccount();
    const { ad, post, grant } = await world.runningAd(account);
    await world.hear(toppedUp(account));
    const revokedReason = ['STATUS_NOT_DELIVERY', 'AD_STATUS_CREATOR_AUTHORIZATION_REVOKED'];
    await world.setAccountToggle(post.creatorId, false, 2);
    expect(await statusOf(ad.id, account.userId)).toEqual(revokedReason);
    await world.setAccountToggle(post.creatorId, true, 3);
    expect(await statusOf(ad.id, account.userId)).toEqual(['STATUS_DELIVERY_OK']);
    const { adAuthorizationId } = grant;
    const state = { ...grant, status: 'REVOKED' as const, endedAt: NOW };
    await world.hear(occurred(AdAuthorizationRevoked, { adAuthorizationId, aggregateVersion: 2, state, revokedAt: NOW }));
    expect(await statusOf(ad.id, account.userId)).toEqual(revokedReason);
  });

  it('CA6 a toggle that was never heard of counts as off: creating rests on the grant, delivery on the toggle', async () => {
    const account = await world.openAccount();
    await world.hear(toppedUp(account));
    const post = await world.publishPost();
    const { adAuthorizationId } = await world.authorize(account.businessAccountId, post);
    const adGroup = await world.adGroupOf(account);
    const ad = await world.ad({ adGroupId: adGroup.id, postId: post.postId, adAuthorizationId, userId: account.userId });
    expect(await statusOf(ad.id, account.userId)).toEqual(['STATUS_NOT_DELIVERY', 'AD_STATUS_CREATOR_AUTHORIZATION_REVOKED']);
  });

  it("CA6 a daily budget is the one of today in the account's time zone", async () => {
    const account = await world.openAccount({ timeZone: 'America/New_York' });
    const { ad, adGroup } = await world.runningAd(account);
    const { businessAccountId, userId } = account;
    const [leaseId, poolId] = [newId(), newId()];
    const pool = { poolId, adGroupId: adGroup.id, campaignId: adGroup.campaignId, budgetDay: '2026-11-23', businessAccountId };
    const depleted = billing(account, { status: 'DEPLETED', cashBalanceMicros: 0 });
    const hold = { fundsRequestId: newId(), amountMicros: 20 * UNIT, reservedMicrosTotal: 20 * UNIT };
    await world.hear(occurred(FundsReserved, { ...pool, ...hold, aggregateVersion: 3, state: depleted }));
    expect(await statusOf(ad.id, userId)).toEqual(['STATUS_DELIVERY_OK']);

    const charge = { leaseId, transferId: newId(), amountMicros: 1, leaseSpentMicrosTotal: 1 };
    const spentTotal = { poolSpentMicrosTotal: 20 * UNIT - 399 };
    await world.hear(occurred(SpendCharged, { ...pool, ...charge, ...spentTotal, aggregateVersion: 4, state: depleted }));
    const exceeded = ['STATUS_NOT_DELIVERY', 'ADGROUP_STATUS_BUDGET_EXCEED', 'ADGROUP_STATUS_BALANCE_EXCEED'];
    expect(await statusOf(ad.id, userId)).toEqual(exceeded);
    await world.db.setTime('2026-11-24T04:59:59.999Z');
    expect(await statusOf(ad.id, userId)).toEqual(exceeded);
    await world.db.setTime('2026-11-24T05:00:00.000Z');
    expect(await statusOf(ad.id, userId)).toEqual(['STATUS_NOT_DELIVERY', 'ADGROUP_STATUS_BALANCE_EXCEED']);
  });

  it("CA6 a campaign's budget that its ad groups have spent today is a reason of all its ads", async () => {
    const account = await world.openAccount({ timeZone: 'America/New_York' });
    const { ad, adGroup } = await world.runningAd(account);
    const { userId, businessAccountId } = account;
    const { campaignId } = adGroup;
    await world.hear(toppedUp(account));
    const budget = { budgetMode: 'BUDGET_MODE_DAY' as const, budgetMicros: 60 * UNIT };
    await world.db.run((tx) => world.editCampaign.execute({ campaignId, userId, expectedVersion: 1, ...budget }, tx));
    const other = await world.adGroup({ campaignId, userId });
    const pool = { poolId: newId(), adGroupId: other.id, campaignId, budgetDay: '2026-11-23', businessAccountId };
    const charge = { leaseId: newId(), transferId: newId(), amountMicros: 1, leaseSpentMicrosTotal: 1 };
    const spent = { poolSpentMicrosTotal: 60 * UNIT - 399 };
    await world.hear(occurred(SpendCharged, { ...pool, ...charge, ...spent, aggregateVersion: 4, state: billing(account) }));
    expect(await statusOf(ad.id, userId)).toEqual(['STATUS_NOT_DELIVERY', 'CAMPAIGN_STATUS_BUDGET_EXCEED']);
    await world.db.setTime('2026-11-24T05:00:00.000Z');
    expect(await statusOf(ad.id, userId)).toEqual(['STATUS_DELIVERY_OK']);
  });

  it('CA6 a disabled campaign is a reason of each of its ads, without any event of theirs', async () => {
    const account = await world.openAccount();
    const { ad, adGroup } = await world.runningAd(account);
    await world.hear(toppedUp(account));
    const disable = {
      campaignId: adGroup.campaignId,
      userId: account.userId,
      expectedVersion: 1,
      operationStatus: 'DISABLE' as const,
    };
    await world.db.run((tx) => world.editCampaign.execute(disable, tx));
    expect(await statusOf(ad.id, account.userId)).toEqual(['STATUS_DISABLE', 'AD_STATUS_CAMPAIGN_DISABLE']);
  });

  it('CA6 somebody else does not find the ad', async () => {
    const { ad } = await world.runningAd(await world.openAccount());
    await expect(statusOf(ad.id, newId())).rejects.toMatchObject({ code: 'ad.not_found' });
  });

  it('PO4 a song whose owner gives no right says so at once, and the ad is fine again when one is given', async () => {
    const account = await world.openAccount();
    await world.hear(toppedUp(account));
    const soundId = newId();
    const post = await world.publishPost({ soundId });
    const grant = await world.authorize(account.businessAccountId, post);
    await world.setAccountToggle(post.creatorId, true, 1);
    const adGroup = await world.adGroupOf(account);
    const { adAuthorizationId } = grant;
    const hearRights = (aggregateVersion: number, rights: SoundRight[]) =>
      world.hear(
        occurred(SoundRightsChanged, {
          soundId,
          aggregateVersion,
          state: { soundId, ownerId: newId(), rights, registeredAt: NOW },
          changedAt: NOW,
        }),
      );
    await hearRights(2, []);
    const ad = await world.ad({ adGroupId: adGroup.id, postId: post.postId, adAuthorizationId, userId: account.userId });
    expect(await statusOf(ad.id, account.userId)).toEqual(['STATUS_NOT_DELIVERY', 'AD_STATUS_MUSIC_AUTHORIZATION_MISSING']);
    await hearRights(3, [{ market: 'US', startsAt: NOW, endsAt: '2026-11-24T00:00:00.000Z' }]);
    expect(await statusOf(ad.id, account.userId)).toEqual(['STATUS_DELIVERY_OK']);
    await world.db.setTime('2026-11-24T00:00:00.000Z');
    expect(await statusOf(ad.id, account.userId)).toEqual(['STATUS_NOT_DELIVERY', 'AD_STATUS_MUSIC_AUTHORIZATION_MISSING']);
  });
});
