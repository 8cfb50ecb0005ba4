import { CampaignsWorld, type Account } from '../spec-fixtures/campaigns-world.ts';
import type { Ad } from './ad.entity.ts';
import type { EditAdInput } from './edit-ad.ts';

let world: CampaignsWorld;
let account: Account;
beforeAll(async () => {
  world = await CampaignsWorld.start();
  account = await world.openAccount();
});
beforeEach(() => world.db.takeEvents());
afterAll(() => world.stop());

const edit = (ad: Ad, fields: Partial<EditAdInput>) =>
  world.db.run((tx) => world.editAd.execute({ adId: ad.id, userId: account.userId, expectedVersion: ad.version, ...fields }, tx));

async function ownAd(
  fields: { landingPageUrl?: string; callToAction?: 'SIGN_UP' } = {},
  objectiveType: 'REACH' | 'TRAFFIC' = 'TRAFFIC',
) {
  const { userId } = account;
  const { postId } = await world.publishPost({ creatorId: userId });
  const campaign = await world.campaign(account, { objectiveType });
  const adGroup = await world.adGroup({ campaignId: campaign.id, userId });
  return world.ad({ adGroupId: adGroup.id, postId, userId, ...fields });
}

describe('review and edits of ads', () => {
  it('CA5 an allowed ad is approved as it is submitted: AdApproved', async () => {
    expect(await ownAd({ landingPageUrl: 'https://leo.example/' })).toMatchObject({ reviewStatus: 'APPROVED', version: 2 });
    expect((await world.db.takeEvents()).at(-1)).toMatchObject({ type: 'AdApproved', data: { aggregateVersion: 2 } });
  });

  it('CA5 a landing page on the block list: AdRejected with reason code and clause; corrected: AdApproved', async () => {
    const ad = await ownAd({ landingPageUrl: 'https://shop.blocked.example/' });
    expect((await world.db.takeEvents()).at(-1)).toMatchObject({
      type: 'AdRejected',
      data: { reasonCode: 'LANDING_PAGE_NOT_ALLOWED', clause: 'SPARK-3.1', state: { reviewStatus: 'REJECTED' } },
    });
    const corrected = await edit(ad, { landingPageUrl: 'https://leo.example/' });
    expect(corrected).toMatchObject({ reviewStatus: 'APPROVED', rejectionReasonCode: null });
    expect(await world.db.takeEvents()).toMatchObject([{ type: 'AdApproved', data: { aggregateVersion: corrected.version } }]);
  });

  it('CA5 a call to action that the objective does not allow: AdRejected, also when corrected to no better', async () => {
    const ad = await ownAd({ callToAction: 'SIGN_UP' }, 'REACH');
    expect(ad).toMatchObject({
      reviewStatus: 'REJECTED',
      rejectionReasonCode: 'CALL_TO_ACTION_NOT_ALLOWED',
      rejectionClause: 'SPARK-3.2',
    });
    await world.db.takeEvents();
    await edit(ad, { callToAction: 'DOWNLOAD_NOW' });
    expect(await world.db.takeEvents()).toMatchObject([{ type: 'AdRejected', data: { clause: 'SPARK-3.2' } }]);
  });

  it('CA5 an approved creative stays; operationStatus can always change', async () => {
    const ad = await ownAd();
    await expect(edit(ad, { landingPageUrl: 'https://leo.example/' })).rejects.toMatchObject({
      code: 'ad.approved_creative_is_fixed',
    });
    await world.db.takeEvents();
    const disabled = await edit(ad, { operationStatus: 'DISABLE' });
    const enabled = await edit(disabled, { operationStatus: 'ENABLE' });
    await edit(enabled, { operationStatus: 'ENABLE' });
    expect((await world.db.takeEvents()).map(({ type, key }) => ({ type, key }))).toEqual([
      { type: 'AdPaused', key: ad.adGroupId },
      { type: 'AdResumed', key: ad.adGroupId },
    ]);
    await expect(edit(ad, { operationStatus: 'DISABLE' })).rejects.toMatchObject({ kind: 'stale' });
  });

  it('CA5 correcting and disabling in one edit tells both, in order', async () => {
    const ad = await ownAd({ landingPageUrl: 'https://blocked.example/' });
    await world.db.takeEvents();
    await edit(ad, { landingPageUrl: null, operationStatus: 'DISABLE' });
    const events = await world.db.takeEvents();
    expect(events.map(({ type, data }) => [type, data.aggregateVersion])).toEqual([
      ['AdApproved', 4],
      ['AdPaused', 5],
    ]);
  });
});
