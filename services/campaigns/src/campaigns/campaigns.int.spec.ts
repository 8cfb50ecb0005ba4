import { newId } from '@afterglow/service-defaults/ids';
import { CampaignsWorld } from '../spec-fixtures/campaigns-world.ts';

let world: CampaignsWorld;
beforeAll(async () => {
  world = await CampaignsWorld.start();
});
beforeEach(() => world.db.takeEvents());
afterAll(() => world.stop());

describe('campaigns', () => {
  it('CA1 an ADMIN and an OPERATOR create a campaign; it is announced', async () => {
    const operator = newId();
    const account = await world.openAccount({}, [{ userId: operator, role: 'OPERATOR' }]);
    const campaigns = [await world.campaign(account), await world.campaign({ ...account, userId: operator })];
    const events = await world.db.takeEvents();
    expect(events.map(({ type, key }) => ({ type, key }))).toEqual(
      campaigns.map(({ id }) => ({ type: 'CampaignCreated', key: id })),
    );
    expect(events[0]?.data).toMatchObject({ state: { operationStatus: 'ENABLE', businessAccountId: account.businessAccountId } });
  });

  it('BC1 ANALYST and FINANCE read and do not write; others see nothing', async () => {
    const [analyst, finance, stranger] = [newId(), newId(), newId()];
    const account = await world.openAccount({}, [
      { userId: analyst, role: 'ANALYST' },
      { userId: finance, role: 'FINANCE' },
    ]);
    const { id: campaignId } = await world.campaign(account);
    for (const userId of [analyst, finance]) {
      await expect(world.campaign({ ...account, userId })).rejects.toMatchObject({ code: 'business_account.role_not_allowed' });
      const edit = { campaignId, userId, expectedVersion: 1, name: 'Other' };
      await expect(world.db.run((tx) => world.editCampaign.execute(edit, tx))).rejects.toMatchObject({
        code: 'business_account.role_not_allowed',
      });
      expect(await world.db.run((tx) => world.findCampaigns.one({ campaignId, userId }, tx))).toMatchObject({ id: campaignId });
    }
    const userId = stranger;
    await expect(world.campaign({ ...account, userId })).rejects.toMatchObject({ code: 'business_account.not_found' });
    await expect(world.db.run((tx) => world.findCampaigns.one({ campaignId, userId }, tx))).rejects.toMatchObject({
      code: 'campaign.not_found',
    });
    expect(await world.db.run((tx) => world.findCampaigns.many({ userId, take: 10 }, tx))).toEqual([]);
  });

  it('BC1 without an active account there is no new campaign', async () => {
    for (const status of ['SUSPENDED', 'CLOSED'] as const) {
      const account = await world.openAccount({ status });
      await expect(world.campaign(account)).rejects.toMatchObject({ code: 'business_account.not_active', facts: { status } });
    }
    expect(await world.db.takeEvents()).toEqual([]);
  });

  it('CA1 a buying type that is not sold is refused, and nothing is written', async () => {
    const account = await world.openAccount();
    const refused = world.campaign(account, { objectiveType: 'TOPVIEW_REACH', buyingType: 'RESERVATION_TOP_VIEW' });
    await expect(refused).rejects.toMatchObject({ code: 'campaign.buying_type_not_available', kind: 'broken-rule' });
    expect(await world.db.query('select 1 from campaign where business_account_id = $1', [account.businessAccountId])).toEqual(
      [],
    );
  });

  it('CA1 a disabled campaign is one event, however many ads it has; the second time is quiet', async () => {
    const account = await world.openAccount();
    const { adGroup } = await world.runningAd(account);
    const { campaignId } = adGroup;
    await world.db.takeEvents();
    const disable = (expectedVersion: number) => {
      const input = { campaignId, userId: account.userId, expectedVersion, operationStatus: 'DISABLE' as const };
      return world.db.run((tx) => world.editCampaign.execute(input, tx));
    };
    expect(await disable(1)).toMatchObject({ version: 2 });
    expect(await disable(2)).toMatchObject({ version: 2 });
    expect((await world.db.takeEvents()).map(({ type }) => type)).toEqual(['CampaignChanged']);
  });

  it('CA1 who edits has seen the newest state: of two edits at once one wins', async () => {
    const account = await world.openAccount();
    const { id: campaignId } = await world.campaign(account);
    const edits = ['One', 'Two'].map((name) =>
      world.db.run((tx) => world.editCampaign.execute({ campaignId, userId: account.userId, expectedVersion: 1, name }, tx)),
    );
    const outcomes = await Promise.allSettled(edits);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { kind: 'stale' } });
  });

  it('CA1 lists are newest first, by account, page by page', async () => {
    const account = await world.openAccount();
    const other = await world.openAccount({}, [{ userId: account.userId, role: 'ANALYST' }]);
    const [first, second, third] = [await world.campaign(account), await world.campaign(other), await world.campaign(account)];
    const list = (fields: { businessAccountId?: string; before?: string; take?: number }) =>
      world.db
        .run((tx) => world.findCampaigns.many({ userId: account.userId, take: 10, ...fields }, tx))
        .then((campaigns) => campaigns.map(({ id }) => id));
    expect(await list({})).toEqual([third.id, second.id, first.id]);
    expect(await list({ take: 2 })).toEqual([third.id, second.id]);
    expect(await list({ before: second.id })).toEqual([first.id]);
    expect(await list({ businessAccountId: other.businessAccountId })).toEqual([second.id]);
  });
});
