import { newId } from '@afterglow/service-defaults/ids';
import { CampaignsWorld, NOW, UNIT } from '../spec-fixtures/campaigns-world.ts';

let world: CampaignsWorld;
beforeAll(async () => {
  world = await CampaignsWorld.start();
});
beforeEach(() => world.db.takeEvents());
afterAll(() => world.stop());

describe('ad groups', () => {
  it('CA2 an ad group takes currency and time zone of its account, starts now, and is announced under its own key', async () => {
    const account = await world.openAccount({ currency: 'EUR', timeZone: 'Europe/Berlin' });
    const adGroup = await world.adGroupOf(account, { countries: ['DE', 'FR'], languages: ['de'] });
    const [, launched] = await world.db.takeEvents();
    expect(launched).toMatchObject({
      type: 'AdGroupLaunched',
      key: adGroup.id,
      data: {
        aggregateVersion: 1,
        state: {
          currency: 'EUR',
          timeZone: 'Europe/Berlin',
          scheduleStartAt: NOW,
          scheduleEndAt: null,
          targeting: { countries: ['DE', 'FR'], languages: ['de'] },
        },
      },
    });
  });

  it('CA2 the stored ad group is the one that was created', async () => {
    const account = await world.openAccount();
    const scheduleEndAt = new Date('2026-12-24T00:00:00.250Z');
    const created = await world.adGroupOf(account, { budgetMode: 'BUDGET_MODE_TOTAL', budgetMicros: 123 * UNIT, scheduleEndAt });
    const { userId } = account;
    expect(await world.db.run((tx) => world.findAdGroups.one({ adGroupId: created.id, userId }, tx))).toEqual(created);
  });

  it('CA3 markets are judged by the published rate cards', async () => {
    const account = await world.openAccount();
    await expect(world.adGroupOf(account, { countries: ['GB'] })).rejects.toMatchObject({
      code: 'ad_group.market_of_other_currency',
      facts: { countries: ['GB'], currency: 'USD' },
    });
    await expect(world.adGroupOf(account, { countries: ['US', 'AQ'] })).rejects.toMatchObject({
      code: 'ad_group.market_not_available',
      facts: { countries: ['AQ'] },
    });
    await expect(world.adGroupOf(account, { bidPriceMicros: 399_999 })).rejects.toMatchObject({
      code: 'ad_group.bid_below_floor',
    });
  });

  it('CA2 minimum budgets are configuration', async () => {
    const account = await world.openAccount();
    await expect(world.adGroupOf(account, { budgetMicros: 20 * UNIT - 1 })).rejects.toMatchObject({
      code: 'ad_group.budget_below_minimum',
      facts: { minimumMicros: world.config.minimumDailyBudgetMicros },
    });
  });

  it('CA2 a raised budget is announced, and so is a lowered one; the same one is quiet', async () => {
    const account = await world.openAccount();
    const { id: adGroupId } = await world.adGroupOf(account);
    await world.db.takeEvents();
    const edit = (expectedVersion: number, budgetMicros: number) =>
      world.db.run((tx) => world.editAdGroup.execute({ adGroupId, userId: account.userId, expectedVersion, budgetMicros }, tx));
    expect(await edit(1, 30 * UNIT)).toMatchObject({ version: 2, budgetMicros: 30 * UNIT });
    expect(await edit(2, 30 * UNIT)).toMatchObject({ version: 2 });
    expect(await edit(2, 25 * UNIT)).toMatchObject({ version: 3, budgetMicros: 25 * UNIT });
    await expect(edit(1, 40 * UNIT)).rejects.toMatchObject({ kind: 'stale' });
    expect((await world.db.takeEvents()).map(({ type, key }) => [type, key])).toEqual([
      ['AdGroupChanged', adGroupId],
      ['AdGroupChanged', adGroupId],
    ]);
  });

  it('CA1 a deleted campaign gets no ad groups', async () => {
    const account = await world.openAccount();
    const { id: campaignId } = await world.campaign(account);
    const remove = { campaignId, userId: account.userId, expectedVersion: 1, operationStatus: 'DELETE' as const };
    await world.db.run((tx) => world.editCampaign.execute(remove, tx));
    await expect(world.adGroup({ campaignId, userId: account.userId })).rejects.toMatchObject({ code: 'campaign.deleted' });
  });

  it('BC1 only members see it, only ADMIN and OPERATOR change it', async () => {
    const [analyst, stranger] = [newId(), newId()];
    const account = await world.openAccount({}, [{ userId: analyst, role: 'ANALYST' }]);
    const { id: adGroupId, campaignId } = await world.adGroupOf(account);
    const edit = (userId: string) =>
      world.db.run((tx) => world.editAdGroup.execute({ adGroupId, userId, expectedVersion: 1, name: 'Mine' }, tx));
    await expect(edit(analyst)).rejects.toMatchObject({ code: 'business_account.role_not_allowed' });
    await expect(edit(stranger)).rejects.toMatchObject({ code: 'ad_group.not_found' });
    await expect(world.adGroup({ campaignId, userId: stranger })).rejects.toMatchObject({ code: 'campaign.not_found' });
    await expect(world.adGroup({ campaignId, userId: analyst })).rejects.toMatchObject({
      code: 'business_account.role_not_allowed',
    });
    const list = (userId: string) => world.db.run((tx) => world.findAdGroups.many({ userId, campaignId, take: 10 }, tx));
    expect(await list(analyst)).toHaveLength(1);
    expect(await list(stranger)).toEqual([]);
  });
});
