import { newId } from '@afterglow/service-defaults/ids';
import { PostNotFound } from '../known-posts/known-post.errors.ts';
import { Arranged, mia, rival } from '../spec-fixtures/arranged.ts';
import { PostNotPromotable } from './post-ad-settings.errors.ts';

describe('SwitchPostPromotable', () => {
  let given: Arranged;
  beforeAll(async () => {
    given = await Arranged.start();
    await given.switchAccount(true);
  });
  beforeEach(() => given.db.takeEvents());
  afterAll(() => given.db.stop());

  it('AU1 is on by default; turned off and on again: two events in order', async () => {
    const postId = await given.post();
    await given.switchPost(postId, true);
    await given.switchPost(postId, false);
    await given.switchPost(postId, false);
    await given.switchPost(postId, true);
    const events = await given.db.takeEvents();
    expect(events.map(({ type, key, data }) => [type, key, data.aggregateVersion, data.isAdPromotable])).toEqual([
      ['PostAdSettingsChanged', postId, 1, false],
      ['PostAdSettingsChanged', postId, 2, true],
    ]);
  });

  it("AU1 a post that is unknown, or somebody else's, is not found", async () => {
    await expect(given.switchPost(newId(), false)).rejects.toThrow(PostNotFound);
    await expect(given.switchPost(await given.post(), false, rival)).rejects.toThrow(PostNotFound);
    expect(await given.db.takeEvents()).toEqual([]);
  });

  it('AU1 off is accepted also for a post that is private or gone, and while grants are in use', async () => {
    const grant = await given.grant();
    const posts = [grant.postId, await given.post({ privacy: 'SELF_ONLY' }), await given.post({ status: 'DELETED' })];
    await given.db.takeEvents();
    for (const postId of posts) await given.switchPost(postId, false, mia);
    expect((await given.db.takeEvents()).map(({ type }) => type)).toEqual(posts.map(() => 'PostAdSettingsChanged'));
  });

  it('AU1 off waits for a redemption that is being made: the grant came first', async () => {
    const account = await given.openAccount();
    const { text, adCode } = await given.createCode(await given.post());
    const redeeming = await given.hold((tx) => given.redeemIn(tx, text, account.id));
    const off = given.switchPost(adCode.postId, false);
    expect(await given.waitsForLock(off)).toBe(true);
    const grant = await redeeming.commit();
    expect((await off).changedAt?.getTime()).toBeGreaterThanOrEqual(grant.startsAt.getTime());
  });

  it('AU1 a code and a redemption wait for an off that is being decided, and are refused', async () => {
    const account = await given.openAccount();
    const { text, adCode } = await given.createCode(await given.post());
    const off = await given.hold((tx) => given.switchPostIn(tx, adCode.postId, false));
    const making = given.createCode(adCode.postId);
    expect(await given.waitsForLock(making)).toBe(true);
    const redeeming = given.redeem(text, account.id);
    await off.commit();
    await expect(making).rejects.toThrow(PostNotPromotable);
    await expect(redeeming).rejects.toThrow(PostNotPromotable);
  });

  it('AU1 off and a redemption at once, again and again: nothing is redeemed after the off', async () => {
    const account = await given.openAccount();
    const postId = await given.post();
    for (let round = 0; round < 30; round += 1) {
      await given.switchPost(postId, true);
      const { text } = await given.createCode(postId);
      const [off, redeeming] = await Promise.allSettled([given.switchPost(postId, false), given.redeem(text, account.id)]);
      if (off.status === 'rejected') throw off.reason;
      if (redeeming.status === 'rejected') expect(redeeming.reason).toBeInstanceOf(PostNotPromotable);
      else expect(redeeming.value.startsAt.getTime()).toBeLessThanOrEqual(off.value.changedAt?.getTime() ?? 0);
    }
  });
});
