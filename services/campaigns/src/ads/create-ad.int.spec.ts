import type { AdAuthorizationCaps } from '@afterglow/contracts/authorization/ad-authorization.state';
import { AdAuthorizationRevoking } from '@afterglow/contracts/authorization/ad-authorization-revoking';
import { occurred } from '@afterglow/contracts/event-contract';
import { PostPrivacyChanged } from '@afterglow/contracts/stories/post-privacy-changed';
import { PostRemoved } from '@afterglow/contracts/stories/post-removed';
import { newId } from '@afterglow/service-defaults/ids';
import { CampaignsWorld, GRANT_END, grantState, NOW, postState, type Account } from '../spec-fixtures/campaigns-world.ts';

let world: CampaignsWorld;
let account: Account;
let adGroupId: string;
beforeAll(async () => {
  world = await CampaignsWorld.start();
  account = await world.openAccount();
  adGroupId = (await world.adGroupOf(account)).id;
});
beforeEach(async () => {
  await world.db.setTime(NOW);
  await world.db.takeEvents();
});
afterAll(() => world.stop());

const byGrant = (grant: { postId: string; adAuthorizationId: string }) =>
  world.ad({ adGroupId, userId: account.userId, postId: grant.postId, adAuthorizationId: grant.adAuthorizationId });
const refusal = (cause: string) => ({
  code: 'ad.authorization_not_effective',
  kind: 'broken-rule',
  facts: { causes: [expect.objectContaining({ cause })] },
});

describe('CreateAd by grant', () => {
  it('AU10 an ad is created from AdAuthorized alone: authorization is not asked, and nothing else was heard of grant or toggles', async () => {
    const post = await world.publishPost();
    const grant = await world.authorize(account.businessAccountId, post);
    const ad = await byGrant(grant);
    expect(await world.db.takeEvents()).toEqual([
      expect.objectContaining({
        type: 'AdApproved',
        key: adGroupId,
        data: expect.objectContaining({
          adId: ad.id,
          state: expect.objectContaining({
            identityType: 'AUTH_CODE',
            adAuthorizationId: grant.adAuthorizationId,
            creatorId: post.creatorId,
            reviewStatus: 'APPROVED',
            pauseReason: null,
          }),
        }),
      }),
    ]);
  });

  it('CA4 the stored ad is the one that was created', async () => {
    const grant = await world.authorize(account.businessAccountId, await world.publishPost());
    const created = await byGrant(grant);
    const found = await world.db.run((tx) => world.findAds.one({ adId: created.id, userId: account.userId }, tx));
    expect(found).toEqual(created);
  });

  it("AU5 an ad outside of what the creator allows is refused: by the campaign's objective, and by placement", async () => {
    const limitedTo = async (caps: Partial<AdAuthorizationCaps>) => {
      const none = { dailySpendMicros: null, placements: null, objectiveTypes: null };
      return world.authorize(account.businessAccountId, await world.publishPost(), { caps: { ...none, ...caps } });
    };
    const refused = byGrant(await limitedTo({ objectiveTypes: ['REACH', 'VIDEO_VIEWS'] }));
    await expect(refused).rejects.toMatchObject({
      code: 'ad.objective_not_granted',
      kind: 'broken-rule',
      facts: { objectiveType: 'TRAFFIC', grantedObjectiveTypes: ['REACH', 'VIDEO_VIEWS'] },
    });
    await expect(byGrant(await limitedTo({ placements: ['TOPVIEW'] }))).rejects.toMatchObject({
      code: 'ad.placement_not_granted',
      facts: { placement: 'IN_FEED', grantedPlacements: ['TOPVIEW'] },
    });
    expect(await world.db.takeEvents()).toEqual([]);
    const allowed = { objectiveTypes: ['TRAFFIC' as const], placements: ['IN_FEED' as const, 'TOPVIEW' as const] };
    expect((await byGrant(await limitedTo(allowed))).reviewStatus).toBe('APPROVED');
  });

  it('CA4 a grant that is not known, or of another account, is not found', async () => {
    const post = await world.publishPost();
    const foreign = await world.authorize((await world.openAccount()).businessAccountId, post);
    const notFound = { code: 'ad_authorization.not_found', kind: 'not-found' };
    await expect(byGrant(foreign)).rejects.toMatchObject(notFound);
    await expect(byGrant({ ...foreign, adAuthorizationId: newId() })).rejects.toMatchObject(notFound);
    expect(await world.db.takeEvents()).toEqual([]);
  });

  it('CA4 a grant for another post is refused', async () => {
    const grant = await world.authorize(account.businessAccountId, await world.publishPost());
    const other = await world.publishPost();
    await expect(byGrant({ ...grant, postId: other.postId })).rejects.toMatchObject({
      code: 'ad.authorization_for_other_post',
      facts: { authorizedPostId: grant.postId },
    });
  });

  it('CA4 a post whose state was not heard yet: come again in a moment', async () => {
    const post = postState();
    const grant = await world.authorize(account.businessAccountId, post);
    await expect(byGrant(grant)).rejects.toMatchObject({ code: 'post.not_yet_known', retryAfterSeconds: 1 });
    await world.publishPost(post);
    expect(await byGrant(grant)).toMatchObject({ reviewStatus: 'APPROVED' });
  });

  it('AU7 the grant ends at its end: an ad at T − 1 ms, none at T', async () => {
    const grant = await world.authorize(account.businessAccountId, await world.publishPost());
    await world.db.setTime(new Date(Date.parse(GRANT_END) - 1).toISOString());
    expect(await byGrant(grant)).toMatchObject({ reviewStatus: 'APPROVED' });
    await world.db.setTime(GRANT_END);
    await expect(byGrant(grant)).rejects.toMatchObject(refusal('AUTHORIZATION_EXPIRED'));
  });

  it('AU7 a grant on notice carries ads until its notice ends', async () => {
    const post = await world.publishPost();
    const grant = await world.authorize(account.businessAccountId, post, { noticeHours: 24 });
    const revokesAt = '2026-11-24T06:10:00.000Z';
    const state = grantState(account.businessAccountId, post, { ...grant, status: 'REVOKING', revokesAt });
    await world.hear(
      occurred(AdAuthorizationRevoking, { adAuthorizationId: grant.adAuthorizationId, aggregateVersion: 2, state }),
    );
    expect(await byGrant(grant)).toMatchObject({ reviewStatus: 'APPROVED' });
    await world.db.setTime(revokesAt);
    await expect(byGrant(grant)).rejects.toMatchObject(refusal('AUTHORIZATION_REVOKED'));
  });

  it('AU1 either toggle off: no ad; on again: an ad', async () => {
    const post = await world.publishPost();
    const grant = await world.authorize(account.businessAccountId, post);
    await world.setAccountToggle(post.creatorId, false, 2);
    await expect(byGrant(grant)).rejects.toMatchObject(refusal('CREATOR_TOGGLE_OFF'));
    await world.setAccountToggle(post.creatorId, true, 3);
    await world.setPostToggle(post, false, 1);
    await expect(byGrant(grant)).rejects.toMatchObject(refusal('POST_TOGGLE_OFF'));
    await world.setPostToggle(post, true, 2);
    expect(await byGrant(grant)).toMatchObject({ reviewStatus: 'APPROVED' });
  });

  it('AU7 a post that is not public or gone carries no ad', async () => {
    const post = await world.publishPost();
    const { postId } = post;
    const grant = await world.authorize(account.businessAccountId, post);
    const hidden = postState({ ...post, privacy: 'SELF_ONLY' });
    await world.hear(occurred(PostPrivacyChanged, { postId, aggregateVersion: 2, state: hidden, changedAt: NOW }));
    await expect(byGrant(grant)).rejects.toMatchObject(refusal('POST_NOT_PUBLIC'));
    const removed = postState({ ...post, status: 'DELETED', endedAt: NOW });
    await world.hear(occurred(PostRemoved, { postId, aggregateVersion: 3, state: removed, removedAt: NOW }));
    await expect(byGrant(grant)).rejects.toMatchObject(refusal('POST_DELETED'));
  });
});

describe('CreateAd with the own post', () => {
  const own = (fields: { postId: string; adAuthorizationId?: string; identityType?: 'TT_USER' | 'AUTH_CODE' }) =>
    world.ad({ adGroupId, userId: account.userId, ...fields });

  it('CA4 a creator advertises with the own post, whatever the own toggles say', async () => {
    const post = await world.publishPost({ creatorId: account.userId });
    await world.setAccountToggle(account.userId, false, 1);
    expect(await own(post)).toMatchObject({ identityType: 'TT_USER', adAuthorizationId: null, creatorId: account.userId });
    expect(await world.db.takeEvents()).toMatchObject([{ type: 'AdApproved', data: { state: { adAuthorizationId: null } } }]);
  });

  it("CA4 another creator's post needs a grant; one that is not public is not even found", async () => {
    const post = await world.publishPost();
    await expect(own(post)).rejects.toMatchObject({ code: 'ad.not_own_post' });
    const hidden = await world.publishPost({ privacy: 'SELF_ONLY' });
    await expect(own(hidden)).rejects.toMatchObject({ code: 'post.not_found' });
    await expect(own({ postId: newId() })).rejects.toMatchObject({ code: 'post.not_found' });
  });

  it('CA4 the own post must be public and there', async () => {
    const hidden = await world.publishPost({ creatorId: account.userId, privacy: 'FOLLOWER_OF_CREATOR' });
    await expect(own(hidden)).rejects.toMatchObject({
      code: 'ad.post_not_promotable',
      facts: { causes: [{ cause: 'POST_NOT_PUBLIC' }] },
    });
    const removed = await world.publishPost({ creatorId: account.userId, status: 'REMOVED', endedAt: NOW });
    await expect(own(removed)).rejects.toMatchObject({
      code: 'ad.post_not_promotable',
      facts: { causes: [{ cause: 'POST_DELETED', since: NOW }] },
    });
  });

  it('CA4 identity and grant go together', async () => {
    const post = await world.publishPost({ creatorId: account.userId });
    await expect(own({ postId: post.postId, identityType: 'AUTH_CODE' })).rejects.toMatchObject({ code: 'ad.identity_mismatch' });
    const both = { postId: post.postId, identityType: 'TT_USER' as const, adAuthorizationId: newId() };
    await expect(own(both)).rejects.toMatchObject({ code: 'ad.identity_mismatch' });
  });
});

describe('who creates ads, and where', () => {
  it('BC1 members who may write, in an active account; others find no ad group', async () => {
    const [analyst, stranger] = [newId(), newId()];
    const team = await world.openAccount({}, [{ userId: analyst, role: 'ANALYST' }]);
    const { id } = await world.adGroupOf(team);
    const { postId } = await world.publishPost();
    await expect(world.ad({ adGroupId: id, postId, userId: analyst })).rejects.toMatchObject({
      code: 'business_account.role_not_allowed',
    });
    await expect(world.ad({ adGroupId: id, postId, userId: stranger })).rejects.toMatchObject({ code: 'ad_group.not_found' });
  });

  it('CA1 a deleted ad group gets no ads', async () => {
    const { id } = await world.adGroupOf(account);
    const remove = { adGroupId: id, userId: account.userId, expectedVersion: 1, operationStatus: 'DELETE' as const };
    await world.db.run((tx) => world.editAdGroup.execute(remove, tx));
    const { postId } = await world.publishPost({ creatorId: account.userId });
    await expect(world.ad({ adGroupId: id, postId, userId: account.userId })).rejects.toMatchObject({ code: 'ad_group.deleted' });
  });
});
