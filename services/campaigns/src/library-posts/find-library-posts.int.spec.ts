import { occurred } from '@afterglow/contracts/event-contract';
import { PostEngagementRolledUp } from '@afterglow/contracts/stories/post-engagement-rolled-up';
import { PostPrivacyChanged } from '@afterglow/contracts/stories/post-privacy-changed';
import { PostRemoved } from '@afterglow/contracts/stories/post-removed';
import type { PostState } from '@afterglow/contracts/stories/post.state';
import { SoundOwnershipDecided } from '@afterglow/contracts/stories/sound-ownership-decided';
import { newId } from '@afterglow/service-defaults/ids';
import { KeepPostPerformancesWhenPostEngagementRolledUp } from '../post-performances/keep-post-performances-when-post-engagement-rolled-up.ts';
import { CampaignsWorld, GRANT_END, grantState, NOW } from '../spec-fixtures/campaigns-world.ts';
import { FindLibraryPosts, type FindLibraryPostsInput, type LibraryPost } from './find-library-posts.ts';

let world: CampaignsWorld;
beforeAll(async () => {
  world = await CampaignsWorld.start();
});
beforeEach(() => world.db.setTime(NOW));
afterAll(() => world.stop());

const library = (fields: Partial<FindLibraryPostsInput>): Promise<LibraryPost[]> =>
  world.db.run((tx) => new FindLibraryPosts().execute({ userId: newId(), sort: 'PERFORMANCE', take: 50, ...fields }, tx));
const ids = (posts: readonly LibraryPost[]) => posts.map(({ id }) => id);
const shown = (posts: readonly LibraryPost[]) => posts.map(({ id, promotability, reason }) => [id, promotability, reason]);

const none = { views: 0, likes: 0, comments: 0, shares: 0, follows: 0 };
const rollUp = (postId: string, views: number, likes: number, paidViews = 0) =>
  occurred(PostEngagementRolledUp, {
    postId,
    aggregateVersion: 1,
    organic: { ...none, views, likes },
    paid: { ...none, views: paidViews },
    asOf: NOW,
  });
const hearRollUps = (...events: PostEngagementRolledUp[]) =>
  world.db.receiveMany(events, new KeepPostPerformancesWhenPostEngagementRolledUp());

/** Public posts of one creator who allows ads, under a sound of their own. */
async function allowedPosts(count: number): Promise<PostState[]> {
  const [creatorId, soundId] = [newId(), newId()];
  await world.setAccountToggle(creatorId, true, 1);
  const posts: PostState[] = [];
  for (let made = 0; made < count; made += 1) posts.push(await world.publishPost({ creatorId, soundId }));
  return posts;
}

describe('library of posts', () => {
  it('BC2 by default: posts of creators who allow it, and the own ones', async () => {
    const soundId = newId();
    const [allowing, refusing, userId] = [newId(), newId(), newId()];
    await world.setAccountToggle(allowing, true, 1);
    await world.setAccountToggle(refusing, false, 1);
    const allowed = await world.publishPost({ creatorId: allowing, soundId });
    const blocked = await world.publishPost({ creatorId: allowing, soundId });
    await world.setPostToggle(blocked, false, 1);
    const off = await world.publishPost({ creatorId: refusing, soundId });
    const unheard = await world.publishPost({ soundId });
    const own = await world.publishPost({ creatorId: userId, soundId });
    await world.publishPost({ creatorId: allowing, soundId, privacy: 'FOLLOWER_OF_CREATOR' });

    const list = (promotability?: LibraryPost['promotability']) =>
      library({ userId, soundId, sort: 'NEWEST', promotability }).then(shown);
    expect(await list()).toEqual([
      [own.postId, 'OWN', null],
      [allowed.postId, 'ALLOWED', null],
    ]);
    expect(await list('ALLOWED')).toEqual([[allowed.postId, 'ALLOWED', null]]);
    expect(await list('OWN')).toEqual([[own.postId, 'OWN', null]]);
    expect(await list('NEEDS_REQUEST')).toEqual([
      [unheard.postId, 'NEEDS_REQUEST', 'CREATOR_TOGGLE_OFF'],
      [off.postId, 'NEEDS_REQUEST', 'CREATOR_TOGGLE_OFF'],
    ]);
    expect(await list('BLOCKED')).toEqual([[blocked.postId, 'BLOCKED', 'POST_TOGGLE_OFF']]);
  });

  it('BC2 a toggle that goes off takes its posts from the default list as soon as it is heard, and on brings them back', async () => {
    const [post, other] = await allowedPosts(2);
    if (!post || !other) throw new Error('no posts');
    const { creatorId } = post;
    const list = async () => ids(await library({ creatorId, sort: 'NEWEST' }));
    expect(await list()).toEqual([other.postId, post.postId]);
    await world.setPostToggle(post, false, 1);
    expect(await list()).toEqual([other.postId]);
    await world.setAccountToggle(creatorId, false, 2);
    expect(await list()).toEqual([]);
    await world.setAccountToggle(creatorId, true, 1);
    expect(await list()).toEqual([]);
    await world.setAccountToggle(creatorId, true, 3);
    await world.setPostToggle(post, true, 2);
    expect(await list()).toEqual([other.postId, post.postId]);
  });

  it('BC2 the own post stays in the list with the own toggles off; hidden or gone it says why', async () => {
    const userId = newId();
    const post = await world.publishPost({ creatorId: userId });
    const { postId } = post;
    await world.setAccountToggle(userId, false, 1);
    const list = (promotability?: LibraryPost['promotability']) =>
      library({ userId, creatorId: userId, promotability }).then(shown);
    expect(await list()).toEqual([[postId, 'OWN', null]]);
    const hidden = { ...post, privacy: 'SELF_ONLY' as const };
    await world.hear(occurred(PostPrivacyChanged, { postId, aggregateVersion: 2, state: hidden, changedAt: NOW }));
    expect(await list()).toEqual([]);
    expect(await list('BLOCKED')).toEqual([[postId, 'BLOCKED', 'POST_NOT_PUBLIC']]);
    const removed = { ...post, status: 'DELETED' as const, endedAt: NOW };
    await world.hear(occurred(PostRemoved, { postId, aggregateVersion: 3, state: removed, removedAt: NOW }));
    expect(await list('BLOCKED')).toEqual([[postId, 'BLOCKED', 'POST_DELETED']]);
  });

  it("BC2 somebody else's hidden post is shown to nobody, except to who holds a grant for it", async () => {
    const account = await world.openAccount();
    const post = await world.publishPost({ privacy: 'SELF_ONLY' });
    const search = { creatorId: post.creatorId, promotability: 'BLOCKED' as const };
    expect(await library(search)).toEqual([]);
    expect(await library({ ...search, ...account })).toEqual([]);
    await world.authorize(account.businessAccountId, post);
    expect(shown(await library({ ...search, ...account }))).toEqual([[post.postId, 'BLOCKED', 'POST_NOT_PUBLIC']]);
    expect(await library(search)).toEqual([]);
  });

  it('BC2 the grant that the account holds is named while it lasts, for members only', async () => {
    const account = await world.openAccount();
    const rival = await world.openAccount();
    const [post] = await allowedPosts(1);
    if (!post) throw new Error('no post');
    const { creatorId } = post;
    const grant = await world.authorize(account.businessAccountId, post);
    const grantOf = async (who: { businessAccountId?: string; userId: string }) =>
      (await library({ creatorId, ...who })).map(({ adAuthorizationId }) => adAuthorizationId);
    expect(await grantOf(account)).toEqual([grant.adAuthorizationId]);
    expect(await grantOf(rival)).toEqual([null]);
    expect(await grantOf({ userId: account.userId })).toEqual([null]);
    await expect(grantOf({ ...account, userId: rival.userId })).rejects.toMatchObject({ code: 'business_account.not_found' });
    await world.db.setTime(GRANT_END);
    expect(await grantOf(account)).toEqual([null]);
    expect(grantState(account.businessAccountId, post).endsAt).toBe(GRANT_END);
  });

  it('BC2 best performing first, by volume: 1 view with 1 like is behind 10,000 views at 9 %, unknown comes last', async () => {
    const [unknown, tiny, good, best] = await allowedPosts(4);
    if (!unknown || !tiny || !good || !best) throw new Error('no posts');
    await hearRollUps(rollUp(tiny.postId, 1, 1), rollUp(good.postId, 10_000, 900), rollUp(best.postId, 9_000, 900, 1_000));
    const posts = await library({ soundId: good.soundId ?? '' });
    expect(new Set(ids(posts.slice(0, 2)))).toEqual(new Set([good.postId, best.postId]));
    expect(ids(posts.slice(2))).toEqual([tiny.postId, unknown.postId]);
    expect(posts[0]?.score).toBe(posts[1]?.score);
    expect(posts[3]).toMatchObject({ views: null, score: null });
  });

  it('BC2 pages neither repeat nor lose a post, in both orders', async () => {
    const posts = await allowedPosts(7);
    await hearRollUps(...posts.slice(0, 5).map(({ postId }, index) => rollUp(postId, 1_000, [50, 70, 50, 0, 90][index] ?? 0)));
    const soundId = posts[0]?.soundId ?? '';
    for (const sort of ['PERFORMANCE', 'NEWEST'] as const) {
      const whole = ids(await library({ soundId, sort }));
      const paged: string[] = [];
      for (let before: string | undefined; ; before = paged.at(-1)) {
        const page = ids(await library({ soundId, sort, take: 2, ...(before && { before }) }));
        if (page.length === 0) break;
        paged.push(...page);
      }
      expect(paged).toEqual(whole);
      expect(whole).toHaveLength(7);
    }
  });

  it('BC2 a post says whether its sound is the own one', async () => {
    const [post] = await allowedPosts(1);
    const { soundId } = post ?? {};
    if (!soundId) throw new Error('no sound');
    const userId = newId();
    const isOwn = async (who: string) => (await library({ soundId, userId: who })).map(({ isOwnSound }) => isOwnSound);
    expect(await isOwn(userId)).toEqual([false]);
    const state = { soundId, ownerId: userId, registeredAt: NOW };
    await world.hear(occurred(SoundOwnershipDecided, { soundId, aggregateVersion: 2, state }));
    expect(await isOwn(userId)).toEqual([true]);
    expect(await isOwn(newId())).toEqual([false]);
  });
});
