import { AdAuthorizationExpired } from '@afterglow/contracts/authorization/ad-authorization-expired';
import { AdAuthorizationRevoked } from '@afterglow/contracts/authorization/ad-authorization-revoked';
import { AdAuthorized } from '@afterglow/contracts/authorization/ad-authorized';
import type { AdAuthorizationState } from '@afterglow/contracts/authorization/ad-authorization.state';
import { occurred } from '@afterglow/contracts/event-contract';
import { PostPublished } from '@afterglow/contracts/stories/post-published';
import { PostRemoved } from '@afterglow/contracts/stories/post-removed';
import type { PostState } from '@afterglow/contracts/stories/post.state';
import { sampleOf } from '@afterglow/testing/contract-samples';
import { eventually } from '@afterglow/testing/eventually';
import { CampaignsWorld, GRANT_END, grantState, NOW, postState, type Account } from '../spec-fixtures/campaigns-world.ts';
import type { Ad } from './ad.entity.ts';

let world: CampaignsWorld;
let account: Account;
beforeAll(async () => {
  world = await CampaignsWorld.start();
  account = await world.openAccount();
});
beforeEach(() => world.db.takeEvents());
afterAll(() => world.stop());

const REVOKED_AT = '2026-11-23T07:00:00.000Z';
const revoked = (grant: AdAuthorizationState, aggregateVersion = 2) => {
  const state: AdAuthorizationState = { ...grant, status: 'REVOKED', endedAt: REVOKED_AT };
  return occurred(AdAuthorizationRevoked, {
    adAuthorizationId: grant.adAuthorizationId,
    aggregateVersion,
    state,
    revokedAt: REVOKED_AT,
  });
};
const expired = (grant: AdAuthorizationState, aggregateVersion = 2) => {
  const state: AdAuthorizationState = { ...grant, status: 'EXPIRED', endedAt: GRANT_END };
  return occurred(AdAuthorizationExpired, {
    adAuthorizationId: grant.adAuthorizationId,
    aggregateVersion,
    state,
    expiredAt: GRANT_END,
  });
};
const removed = (post: PostState, aggregateVersion = 2) => {
  const state: PostState = { ...post, status: 'DELETED', endedAt: REVOKED_AT };
  return occurred(PostRemoved, { postId: post.postId, aggregateVersion, state, removedAt: REVOKED_AT });
};
const reload = (ad: Ad) => world.db.run((tx) => world.findAds.one({ adId: ad.id, userId: account.userId }, tx));

describe('PauseAdsWhenAdAuthorizationRevoked', () => {
  it('AU1 every ad on the grant pauses, no other; repeated it is quiet', async () => {
    const { ad, adGroup, post, grant } = await world.runningAd(account);
    const { postId } = post;
    const { adAuthorizationId } = grant;
    const second = await world.ad({ adGroupId: adGroup.id, postId, adAuthorizationId, userId: account.userId });
    const other = await world.runningAd(account);
    await world.db.takeEvents();

    const id = await world.hear(revoked(grant));
    const events = await world.db.takeEvents();
    expect(events.map(({ type, key, data }) => [type, key, data.adId])).toEqual([
      ['AdPaused', adGroup.id, ad.id],
      ['AdPaused', adGroup.id, second.id],
    ]);
    expect(events[0]?.data).toMatchObject({
      pausedAt: REVOKED_AT,
      aggregateVersion: 3,
      state: { pauseReason: 'AD_STATUS_CREATOR_AUTHORIZATION_REVOKED', operationStatus: 'ENABLE' },
    });
    expect(await reload(other.ad)).toMatchObject({ pauseReason: null });

    await world.hear(revoked(grant), id);
    await world.hear(revoked(grant));
    expect(await world.db.takeEvents()).toEqual([]);
  });

  it('AU1 heard before AdAuthorized it stops what would be created later', async () => {
    const post = await world.publishPost();
    const grant = grantState(account.businessAccountId, post);
    const { adAuthorizationId } = grant;
    await world.hear(revoked(grant));
    await world.hear(occurred(AdAuthorized, { adAuthorizationId, aggregateVersion: 1, state: grant }));
    const adGroup = await world.adGroupOf(account);
    const late = world.ad({ adGroupId: adGroup.id, postId: post.postId, adAuthorizationId, userId: account.userId });
    await expect(late).rejects.toMatchObject({ code: 'ad.authorization_not_effective' });
  });

  it('AU1 older than what is known, it does nothing', async () => {
    const { ad, grant } = await world.runningAd(account);
    const { adAuthorizationId } = grant;
    await world.hear(occurred(AdAuthorized, { adAuthorizationId, aggregateVersion: 5, state: grant }));
    await world.hear(revoked(grant, 4));
    expect(await reload(ad)).toMatchObject({ pauseReason: null });
  });

  it('AU1 revocation and 20 ads at once: no ad is left running on the dead grant', async () => {
    for (let round = 0; round < 3; round += 1) {
      const { adGroup, post, grant } = await world.runningAd(account);
      const { postId } = post;
      const { adAuthorizationId } = grant;
      const create = () => world.ad({ adGroupId: adGroup.id, postId, adAuthorizationId, userId: account.userId });
      const outcomes = await Promise.allSettled([
        ...Array.from({ length: 10 }, create),
        world.hear(revoked(grant)),
        ...Array.from({ length: 10 }, create),
      ]);
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'ad.authorization_not_effective' });
      }
      const rows = await world.db.query(`select pause_reason from ad where ad_authorization_id = $1`, [adAuthorizationId]);
      expect(rows.length).toBeGreaterThan(0);
      expect(new Set(rows.map(({ pause_reason: reason }) => reason as string))).toEqual(
        new Set(['AD_STATUS_CREATOR_AUTHORIZATION_REVOKED']),
      );
    }
  });

  it('AU1 create-ad waits for a revocation that is under way, and then refuses', async () => {
    const { adGroup, post, grant } = await world.runningAd(account);
    const { postId } = post;
    const { adAuthorizationId } = grant;
    const late = await world.db.run(async (tx) => {
      await tx.query(`update known_ad_authorization set version = 2, state = $2 where id = $1`, [
        adAuthorizationId,
        JSON.stringify(revoked(grant).state),
      ]);
      const creating = world.ad({ adGroupId: adGroup.id, postId, adAuthorizationId, userId: account.userId }).then(
        () => 'created',
        (error: { code?: string }) => error.code,
      );
      await untilSomebodyWaits();
      return { creating };
    });
    expect(await late.creating).toBe('ad.authorization_not_effective');
  });
});

describe('PauseAdsWhenAdAuthorizationExpired', () => {
  it('AU7 every ad on the grant pauses at its end; repeated, or behind a revocation, it is quiet', async () => {
    const { ad, grant } = await world.runningAd(account);
    await world.db.takeEvents();
    await world.hear(expired(grant));
    await world.hear(expired(grant));
    expect(await world.db.takeEvents()).toMatchObject([
      { type: 'AdPaused', data: { adId: ad.id, pausedAt: GRANT_END, state: { pauseReason: 'AD_STATUS_AUTHORIZATION_EXPIRED' } } },
    ]);

    const other = await world.runningAd(account);
    await world.hear(revoked(other.grant, 3));
    await world.db.takeEvents();
    await world.hear(expired(other.grant, 2));
    expect(await world.db.takeEvents()).toEqual([]);
    expect(await reload(other.ad)).toMatchObject({ pauseReason: 'AD_STATUS_CREATOR_AUTHORIZATION_REVOKED' });
  });
});

describe('PauseAdsWhenPostRemoved', () => {
  it('PO1 every ad that shows the post pauses, by grant and own; repeated it is quiet', async () => {
    const { ad, post } = await world.runningAd(account);
    const rival = await world.openAccount();
    const own = await world.publishPost({ creatorId: account.userId });
    const ownAd = await world.ad({ adGroupId: ad.adGroupId, postId: own.postId, userId: account.userId });
    const grant = await world.authorize(rival.businessAccountId, post);
    const { adAuthorizationId } = grant;
    const rivalGroup = await world.adGroupOf(rival);
    const rivalAd = await world.ad({ adGroupId: rivalGroup.id, postId: post.postId, adAuthorizationId, userId: rival.userId });
    await world.db.takeEvents();

    await world.hear(removed(post));
    await world.hear(removed(post));
    await world.hear(removed(own));
    const events = await world.db.takeEvents();
    expect(events.map(({ data }) => data.adId)).toEqual([ad.id, rivalAd.id, ownAd.id]);
    expect(events[0]?.data).toMatchObject({ pausedAt: REVOKED_AT, state: { pauseReason: 'AD_STATUS_POST_DELETED' } });
  });

  it('PO1 heard before PostPublished it stops what would be created later', async () => {
    const post = postState({ creatorId: account.userId });
    const { postId } = post;
    await world.hear(removed(post));
    await world.hear(occurred(PostPublished, { postId, aggregateVersion: 1, state: post }));
    const adGroup = await world.adGroupOf(account);
    const late = world.ad({ adGroupId: adGroup.id, postId, userId: account.userId });
    await expect(late).rejects.toMatchObject({ code: 'ad.post_not_promotable' });
  });

  it('PO1 deletion and 20 ads at once: no ad is left running on the dead post', async () => {
    const adGroup = await world.adGroupOf(account);
    const post = await world.publishPost({ creatorId: account.userId });
    const create = () => world.ad({ adGroupId: adGroup.id, postId: post.postId, userId: account.userId });
    await create();
    await Promise.allSettled([
      ...Array.from({ length: 10 }, create),
      world.hear(removed(post)),
      ...Array.from({ length: 10 }, create),
    ]);
    const running = await world.db.query(`select id from ad where post_id = $1 and pause_reason is null`, [post.postId]);
    expect(running).toEqual([]);
  });
});

describe('samples of what these reactions hear', () => {
  it('AU10 AdAuthorizationRevoked, AdAuthorizationExpired and PostRemoved as their producers emit them', async () => {
    for (const event of [sampleOf(AdAuthorizationRevoked), sampleOf(AdAuthorizationExpired), sampleOf(PostRemoved)]) {
      await world.hear(event);
    }
    expect(await world.db.takeEvents()).toEqual([]);
    expect(NOW < REVOKED_AT).toBe(true);
  });
});

/** Until another session of this data base waits for a lock. */
function untilSomebodyWaits(): Promise<void> {
  return eventually(async () => {
    const waiting = await world.db.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return waiting.length > 0;
  });
}
