import { PostRemoved } from '@afterglow/contracts/stories/post-removed';
import { PostPrivacyChanged } from '@afterglow/contracts/stories/post-privacy-changed';
import { occurred } from '@afterglow/contracts/event-contract';
import { personas } from '@afterglow/local/personas';
import { newId } from '@afterglow/service-defaults/ids';
import { PageQuery } from '@afterglow/service-defaults/page';
import type { PostState } from '@afterglow/contracts/stories/post.state';
import { KeepKnownPosts } from '../known-posts/keep-known-posts.ts';
import { Arranged, leo, mia, rival } from '../spec-fixtures/arranged.ts';
import { AdAuthorizationNotFound } from './ad-authorization.errors.ts';
import type { AdAuthorizationView } from './ad-authorization.view.ts';
import { FindAdAuthorizations } from './find-ad-authorizations.ts';

const ana = personas.ana.userId;
const changedAt = '2026-11-21T00:00:00.000Z';

describe('FindAdAuthorizations', () => {
  let given: Arranged;
  beforeAll(async () => {
    given = await Arranged.start();
    await given.db.setTime('2026-11-20T09:00:00.000Z');
  });
  afterAll(() => given.db.stop());

  const one = (id: string, userId = mia): Promise<AdAuthorizationView> =>
    given.db.run((tx) => new FindAdAuthorizations(given.db.clock).one(id, userId, tx));
  const list = (userId: string, query: Partial<PageQuery> = {}) =>
    given.db.run((tx) => new FindAdAuthorizations(given.db.clock).ofUser(userId, Object.assign(new PageQuery(), query), tx));
  const stateOf = async (postId: string): Promise<PostState> => {
    const [row] = await given.db.query<{ state: PostState }>('select state from known_post where id = $1', [postId]);
    if (!row) throw new Error('no such post');
    return row.state;
  };
  const hearPrivacy = async (postId: string, aggregateVersion: number, privacy: PostState['privacy']): Promise<void> => {
    const state = { ...(await stateOf(postId)), privacy };
    await given.db.receive(occurred(PostPrivacyChanged, { postId, aggregateVersion, state, changedAt }), new KeepKnownPosts());
  };

  it('AU7 is effective, and suspended by each of post and toggles until that lifts, without any change of the grant', async () => {
    const { id, postId } = await given.grant();
    expect(await one(id)).toMatchObject({ status: 'IN_USE', isEffective: true, reasonsNotEffective: [] });
    await given.switchAccount(false);
    expect(await one(id)).toMatchObject({ status: 'IN_USE', isEffective: false, reasonsNotEffective: ['ACCOUNT_TOGGLE_OFF'] });
    await given.switchPost(postId, false);
    expect((await one(id)).reasonsNotEffective).toEqual(['ACCOUNT_TOGGLE_OFF', 'POST_TOGGLE_OFF']);
    await hearPrivacy(postId, 2, 'SELF_ONLY');
    expect((await one(id)).reasonsNotEffective).toEqual(['POST_NOT_PUBLIC', 'ACCOUNT_TOGGLE_OFF', 'POST_TOGGLE_OFF']);
    await given.switchAccount(true);
    await given.switchPost(postId, true);
    await hearPrivacy(postId, 3, 'PUBLIC_TO_EVERYONE');
    expect(await one(id)).toMatchObject({ isEffective: true });
    expect(await given.db.query('select version::int from ad_authorization where id = $1', [id])).toEqual([{ version: 1 }]);
  });

  it('AU7 is never effective again once the post is gone', async () => {
    const { id, postId } = await given.grant();
    const state = { ...(await stateOf(postId)), status: 'DELETED', endedAt: changedAt } as const;
    await given.db.receive(
      occurred(PostRemoved, { postId, aggregateVersion: 2, state, removedAt: changedAt }),
      new KeepKnownPosts(),
    );
    expect(await one(id)).toMatchObject({ status: 'IN_USE', isEffective: false, reasonsNotEffective: ['POST_GONE'] });
  });

  it('AU7 has ended at its end, whether or not a timer has run', async () => {
    const { id, endsAt } = await given.grant({ authorizationDays: 7 });
    await given.db.advance(7 * 24 * 3_600_000 - 1);
    expect(await one(id)).toMatchObject({ status: 'IN_USE', isEffective: true, endedAt: null });
    await given.db.advance(1);
    expect(await one(id)).toMatchObject({ status: 'EXPIRED', isEffective: false, endedAt: endsAt.toISOString() });
  });

  it('AU10 is seen by its creator and by every member of the business account, and by nobody else', async () => {
    const { id, businessAccountId } = await given.grant();
    const members = JSON.stringify([
      { userId: leo, role: 'ADMIN' },
      { userId: ana, role: 'ANALYST' },
    ]);
    await given.db.query('update business_account set members = $2 where id = $1', [businessAccountId, members]);
    for (const userId of [mia, leo, ana]) expect(await one(id, userId)).toMatchObject({ adAuthorizationId: id });
    await expect(one(id, rival)).rejects.toThrow(AdAuthorizationNotFound);
    await expect(one(newId(), mia)).rejects.toThrow(AdAuthorizationNotFound);
    expect((await list(ana)).data.map(({ adAuthorizationId }) => adAuthorizationId)).toEqual([id]);
    expect((await list(rival)).data).toEqual([]);
  });

  it('AU10 both sides list theirs, newest first, in pages', async () => {
    const ids = [(await given.grant()).id, (await given.grant()).id, (await given.grant()).id].reverse();
    for (const userId of [mia, leo]) {
      const first = await list(userId, { limit: 2 });
      const second = await list(userId, { limit: 1, cursor: first.nextCursor ?? '' });
      expect([...first.data, ...second.data].map(({ adAuthorizationId }) => adAuthorizationId)).toEqual(ids);
    }
    const all = await list(mia, { limit: 200 });
    expect(all.nextCursor).toBeNull();
    expect(all.data).toEqual(await Promise.all(all.data.map(({ adAuthorizationId }) => one(adAuthorizationId))));
  });
});
