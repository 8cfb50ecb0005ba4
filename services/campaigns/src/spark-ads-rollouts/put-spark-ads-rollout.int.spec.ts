import { SparkAdsRolloutChanged } from '@afterglow/contracts/campaigns/spark-ads-rollout-changed';
import { personas } from '@afterglow/local/personas';
import { sampleOf } from '@afterglow/testing/contract-samples';
import { CampaignsWorld, UNIT } from '../spec-fixtures/campaigns-world.ts';
import { FindSparkAdsRollouts } from './find-spark-ads-rollouts.ts';
import { BetaNeedsAccounts, SparkAdsNotAvailable } from './spark-ads-rollout.errors.ts';
import type { Rollout } from './spark-ads-rollout.entity.ts';

let world: CampaignsWorld;
beforeAll(async () => {
  world = await CampaignsWorld.start();
});
beforeEach(async () => {
  await world.db.query(`truncate spark_ads_rollout`);
  await world.db.takeEvents();
});
afterAll(() => world.stop());

const put = (market: string, stage: Rollout['stage'], betaBusinessAccountIds: readonly string[] = []) =>
  world.db.run((tx) => world.putRollout.execute({ market, stage, betaBusinessAccountIds, operatorId: personas.op.userId }, tx));
const told = async () => (await world.db.takeEvents()).map(({ key, data }) => [key, data['stage'], data['aggregateVersion']]);

describe('roll-out of Spark Ads', () => {
  it('CA10 every change of a market is told once, in the form of the contract; a market is on until it is named', async () => {
    const sample = sampleOf(SparkAdsRolloutChanged);
    await put('DE', 'ON');
    expect(await told()).toEqual([]);
    await put('DE', 'OFF');
    await put('DE', 'OFF');
    await world.db.setTime(sample.changedAt);
    await put('DE', 'BETA', sample.betaBusinessAccountIds);
    const events = await world.db.takeEvents();
    expect(events.map(({ key, data }) => [key, data['stage']])).toEqual([
      ['DE', 'OFF'],
      ['DE', 'BETA'],
    ]);
    expect(events[1]?.data).toEqual({ ...sample });
  });

  it('CA10 operators who close a market at once are one change; a beta names its accounts, and nothing else does', async () => {
    await Promise.all(Array.from({ length: 5 }, () => put('US', 'OFF')));
    expect(await told()).toEqual([['US', 'OFF', 1]]);
    await expect(put('US', 'BETA')).rejects.toThrow(BetaNeedsAccounts);
    await expect(put('US', 'ON', [personas.op.userId])).rejects.toThrow(BetaNeedsAccounts);
  });

  it('CA10 off: neither ad groups nor ads are created or moved there; a beta only for its accounts; everything else goes on', async () => {
    const account = await world.openAccount();
    const { ad, adGroup, post, grant } = await world.runningAd(account);
    const { userId, businessAccountId } = account;
    const create = { adGroupId: adGroup.id, postId: post.postId, adAuthorizationId: grant.adAuthorizationId, userId };
    await put('US', 'OFF');
    await expect(world.adGroupOf(account)).rejects.toThrow(SparkAdsNotAvailable);
    await expect(world.ad(create)).rejects.toMatchObject({ code: 'spark_ads.not_available', facts: { markets: ['US'] } });
    const edit = (fields: object, expectedVersion = 1) =>
      world.db.run((tx) => world.editAdGroup.execute({ adGroupId: adGroup.id, userId, expectedVersion, ...fields }, tx));
    await expect(edit({ countries: ['US'] })).rejects.toThrow(SparkAdsNotAvailable);
    await edit({ budgetMicros: 30 * UNIT });
    const somewhere = { businessAccountId, countries: ['US', 'PR'] };
    await world.db.run((tx) => new FindSparkAdsRollouts().assertOpenSomewhere(somewhere, tx));

    const statusOf = async () => {
      const found = await world.db.run((tx) => world.findAdStatus.execute({ adId: ad.id, userId }, tx));
      return found.reasons.filter(({ code }) => code !== 'ADGROUP_STATUS_BALANCE_EXCEED');
    };
    expect(await statusOf()).toMatchObject([
      { code: 'AD_STATUS_SPARK_ADS_NOT_AVAILABLE', blocking: true, markets: [{ market: 'US' }] },
    ]);
    await put('US', 'BETA', [personas.op.userId]);
    expect(await statusOf()).toHaveLength(1);
    await put('US', 'BETA', [personas.op.userId, businessAccountId]);
    expect(await statusOf()).toEqual([]);
    expect((await world.ad(create)).reviewStatus).toBe('APPROVED');
  });
});
