import { AdAuthorizationExpired } from '@afterglow/contracts/authorization/ad-authorization-expired';
import { AdAuthorizationExtended } from '@afterglow/contracts/authorization/ad-authorization-extended';
import { AdAuthorizationRevoked } from '@afterglow/contracts/authorization/ad-authorization-revoked';
import type { AdAuthorizationState } from '@afterglow/contracts/authorization/ad-authorization.state';
import { occurred } from '@afterglow/contracts/event-contract';
import { PostRemoved } from '@afterglow/contracts/stories/post-removed';
import type { PostState } from '@afterglow/contracts/stories/post.state';
import { CampaignsWorld, GRANT_END, type Account } from '../spec-fixtures/campaigns-world.ts';
import type { Ad } from './ad.entity.ts';

const EXTENDED_AT = '2026-12-25T06:10:00.000Z';
const NEW_END = '2027-01-24T06:10:00.000Z';

let world: CampaignsWorld;
let account: Account;
beforeAll(async () => {
  world = await CampaignsWorld.start();
  account = await world.openAccount();
});
beforeEach(() => world.db.takeEvents());
afterAll(() => world.stop());

const expired = (grant: AdAuthorizationState, aggregateVersion = 2) => {
  const state: AdAuthorizationState = { ...grant, status: 'EXPIRED', endedAt: GRANT_END };
  const { adAuthorizationId } = grant;
  return occurred(AdAuthorizationExpired, { adAuthorizationId, aggregateVersion, state, expiredAt: GRANT_END });
};
const extended = (grant: AdAuthorizationState, aggregateVersion = 3) => {
  const { adAuthorizationId } = grant;
  const state = { ...grant, endsAt: NEW_END };
  return occurred(AdAuthorizationExtended, { adAuthorizationId, aggregateVersion, state, extendedAt: EXTENDED_AT });
};
const removed = (post: PostState) =>
  occurred(PostRemoved, {
    postId: post.postId,
    aggregateVersion: 2,
    state: { ...post, status: 'REMOVED', endedAt: GRANT_END },
    removedAt: GRANT_END,
  });
const reload = (ad: Ad) => world.db.run((tx) => world.findAds.one({ adId: ad.id, userId: account.userId }, tx));
const told = async () => (await world.db.takeEvents()).map(({ type, data }) => [type, (data['state'] as Ad).pauseReason]);

describe('ResumeAdsWhenAdAuthorizationExtended', () => {
  it('AU4 the ads that had paused at its end run again by themselves, once; no new ad, no new review', async () => {
    const { ad, grant } = await world.runningAd(account);
    const other = await world.runningAd(account);
    await world.hear(expired(grant));
    await world.hear(expired(other.grant));
    await world.db.takeEvents();
    const id = await world.hear(extended(grant));
    await world.hear(extended(grant), id);
    await world.hear(extended(grant));
    const events = await world.db.takeEvents();
    expect(events.map(({ type, data }) => [type, data['adId'], data['resumedAt']])).toEqual([['AdResumed', ad.id, EXTENDED_AT]]);
    expect(await reload(ad)).toMatchObject({ pauseReason: null, pausedAt: null, reviewStatus: 'APPROVED' });
    expect(await reload(other.ad)).toMatchObject({ pauseReason: 'AD_STATUS_AUTHORIZATION_EXPIRED' });
  });

  it('AU4 heard before the expiry that it followed, nothing pauses; before its end, nothing is told', async () => {
    const [one, two] = [await world.runningAd(account), await world.runningAd(account)];
    await world.db.takeEvents();
    await world.hear(extended(one.grant));
    await world.hear(expired(one.grant));
    await world.hear(extended(two.grant, 2));
    expect(await told()).toEqual([]);
    expect(await reload(one.ad)).toMatchObject({ pauseReason: null });
  });

  it('AU4 a revocation that is newer stays; what the advertiser switched off stays off; a post that is gone stays gone', async () => {
    const [revoked, disabled, gone] = [
      await world.runningAd(account),
      await world.runningAd(account),
      await world.runningAd(account),
    ];
    await world.db.run((tx) =>
      world.editAd.execute({ adId: disabled.ad.id, userId: account.userId, expectedVersion: 2, operationStatus: 'DISABLE' }, tx),
    );
    for (const { grant } of [revoked, disabled, gone]) await world.hear(expired(grant));
    await world.hear(removed(gone.post));
    const { adAuthorizationId } = revoked.grant;
    const state: AdAuthorizationState = { ...revoked.grant, status: 'REVOKED', endedAt: EXTENDED_AT };
    await world.hear(occurred(AdAuthorizationRevoked, { adAuthorizationId, aggregateVersion: 4, state, revokedAt: EXTENDED_AT }));
    await world.db.takeEvents();
    await world.hear(extended(revoked.grant));
    expect(await told()).toEqual([]);
    await world.hear(extended(disabled.grant));
    expect(await told()).toEqual([['AdPaused', 'AD_STATUS_DISABLE']]);
    await world.hear(extended(gone.grant));
    expect(await told()).toEqual([
      ['AdResumed', null],
      ['AdPaused', 'AD_STATUS_POST_DELETED'],
    ]);
    expect(await reload(revoked.ad)).toMatchObject({ pauseReason: 'AD_STATUS_AUTHORIZATION_EXPIRED' });
  });

  it('CA6 the status of the ad follows: expired at the end, delivered again after the extension, until the new end', async () => {
    const { ad, grant } = await world.runningAd(account);
    const codes = async () => {
      const found = await world.db.run((tx) => world.findAdStatus.execute({ adId: ad.id, userId: account.userId }, tx));
      return found.reasons.map(({ code }) => code).filter((code) => code !== 'ADGROUP_STATUS_BALANCE_EXCEED');
    };
    await world.db.setTime(GRANT_END);
    expect(await codes()).toEqual(['AD_STATUS_AUTHORIZATION_EXPIRED']);
    await world.hear(expired(grant));
    await world.hear(extended(grant));
    await world.db.setTime(EXTENDED_AT);
    expect(await codes()).toEqual([]);
    await world.db.setTime(NEW_END);
    expect(await codes()).toEqual(['AD_STATUS_AUTHORIZATION_EXPIRED']);
  });
});
