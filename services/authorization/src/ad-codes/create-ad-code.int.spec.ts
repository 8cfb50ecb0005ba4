import { newId } from '@afterglow/service-defaults/ids';
import { AdAuthorizationDisabled } from '../creator-ad-settings/creator-ad-settings.errors.ts';
import { PostNotFound, PostNotPublic } from '../known-posts/known-post.errors.ts';
import { PostNotPromotable } from '../post-ad-settings/post-ad-settings.errors.ts';
import { Arranged, leo, mia, rival } from '../spec-fixtures/arranged.ts';
import { hashOfAdCode } from './ad-code-text.ts';

describe('CreateAdCode', () => {
  let given: Arranged;
  beforeAll(async () => {
    given = await Arranged.start();
    await given.switchAccount(true);
  });
  afterAll(() => given.db.stop());

  it('AU2 keeps the hash of the code and nowhere the code itself', async () => {
    const { adCode, text } = await given.createCode(await given.post(), {
      authorizationDays: 7,
      noticeHours: 12,
      maxAdvertisers: 3,
    });
    const rows = await given.db.query(`select * from ad_code where id = $1`, [adCode.id]);
    expect(rows).toEqual([
      expect.objectContaining({
        code_hash: hashOfAdCode(text),
        creator_id: mia,
        post_id: adCode.postId,
        authorization_days: 7,
        notice_hours: 12,
        max_advertisers: 3,
        redemption_count: 0,
        expires_at: new Date(adCode.createdAt.getTime() + 7 * 24 * 3_600_000),
        deleted_at: null,
      }),
    ]);
    const payload = text.replaceAll('-', '').slice(2);
    expect(JSON.stringify(rows)).not.toContain(payload);
    expect(await given.db.publishedEvents()).toEqual([expect.objectContaining({ type: 'CreatorAdSettingsChanged' })]);
  });

  it('AU1 makes no code for a creator who never turned the account toggle on', async () => {
    const postId = await given.post({ creatorId: leo });
    await expect(given.createCode(postId, {}, leo)).rejects.toThrow(AdAuthorizationDisabled);
  });

  it('AU1 makes no code while the account toggle is off, and again once it is on', async () => {
    const postId = await given.post({ creatorId: rival });
    await given.switchAccount(true, rival);
    await given.createCode(postId, {}, rival);
    await given.switchAccount(false, rival);
    await expect(given.createCode(postId, {}, rival)).rejects.toThrow(AdAuthorizationDisabled);
    await given.switchAccount(true, rival);
    await given.createCode(postId, {}, rival);
    expect(await given.db.query('select from ad_code where creator_id = $1', [rival])).toHaveLength(2);
  });

  it('AU1 makes no code while the post toggle is off', async () => {
    const postId = await given.post();
    await given.switchPost(postId, false);
    await expect(given.createCode(postId)).rejects.toThrow(PostNotPromotable);
    await given.switchPost(postId, true);
    await given.createCode(postId);
  });

  it("AU2 makes no code for a post that is unknown, somebody else's, or gone", async () => {
    await expect(given.createCode(newId())).rejects.toThrow(PostNotFound);
    await expect(given.createCode(await given.post({ creatorId: leo }))).rejects.toThrow(PostNotFound);
    await expect(given.createCode(await given.post({ status: 'DELETED' }))).rejects.toThrow(PostNotFound);
    await expect(given.createCode(await given.post({ status: 'REMOVED' }))).rejects.toThrow(PostNotFound);
  });

  it.each(['FOLLOWER_OF_CREATOR', 'MUTUAL_FOLLOW_FRIENDS', 'SELF_ONLY'] as const)(
    'AU2 makes no code for a post that is %s',
    async (privacy) => {
      await expect(given.createCode(await given.post({ privacy }))).rejects.toThrow(PostNotPublic);
    },
  );
});
