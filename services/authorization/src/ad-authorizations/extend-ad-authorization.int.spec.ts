import { KnownPost } from '../known-posts/known-post.entity.ts';
import { PostGone } from '../known-posts/known-post.errors.ts';
import { AdAuthorizationDisabled } from '../creator-ad-settings/creator-ad-settings.errors.ts';
import { PostNotPromotable } from '../post-ad-settings/post-ad-settings.errors.ts';
import { Arranged, mia, rival } from '../spec-fixtures/arranged.ts';
import type { AdAuthorization } from './ad-authorization.entity.ts';
import { AdAuthorizationNotFound } from './ad-authorization.errors.ts';
import { ExpireAdAuthorizationsWhenDue } from './expire-ad-authorizations-when-due.ts';
import { ExtendAdAuthorization } from './extend-ad-authorization.ts';
import { FindAdAuthorizations } from './find-ad-authorizations.ts';

const DAY_MS = 86_400_000;

describe('extending a grant', () => {
  let given: Arranged;
  beforeAll(async () => {
    given = await Arranged.start();
  });
  beforeEach(() => given.db.setTime('2026-11-23T06:10:00.000Z'));
  afterAll(() => given.db.stop());

  const extend = ({ id }: AdAuthorization, creatorId = mia) =>
    given.db.run((tx) =>
      new ExtendAdAuthorization(given.db.outbox, given.db.clock).execute(
        { adAuthorizationId: id, creatorId, authorizationDays: 7 },
        tx,
      ),
    );
  const expireDue = () => given.db.run((tx) => new ExpireAdAuthorizationsWhenDue(given.db.outbox, given.db.clock).runDue(tx));
  const viewOf = (grant: AdAuthorization) => given.db.run((tx) => new FindAdAuthorizations(given.db.clock).viewOf(grant, tx));
  const told = async () => (await given.db.takeEvents()).map(({ type, data }) => [type, data.aggregateVersion]);
  const atEnd = async ({ endsAt }: AdAuthorization, afterMs: number) =>
    given.db.setTime(new Date(endsAt.getTime() + afterMs).toISOString());

  it('AU4 the same grant lives on: told once, effective again, and its new end is announced in its time', async () => {
    const grant = await given.grant();
    await atEnd(grant, DAY_MS);
    await expireDue();
    await given.db.takeEvents();
    const extended = await extend(grant);
    expect(extended).toMatchObject({ id: grant.id, status: 'IN_USE', endsAt: new Date(grant.endsAt.getTime() + 8 * DAY_MS) });
    expect(await viewOf(extended)).toMatchObject({ isEffective: true, endedAt: null });
    expect(await told()).toEqual([['AdAuthorizationExtended', 3]]);
    await atEnd(extended, -1);
    await expireDue();
    expect(await told()).toEqual([]);
    await atEnd(extended, 0);
    await expireDue();
    expect(await told()).toEqual([['AdAuthorizationExpired', 4]]);
  });

  it('AU4 an end that the timer had not told yet is told before the extension', async () => {
    const grant = await given.grant();
    await atEnd(grant, 1);
    await given.db.takeEvents();
    await extend(grant);
    expect(await told()).toEqual([
      ['AdAuthorizationExpired', 2],
      ['AdAuthorizationExtended', 3],
    ]);
  });

  it('AU4 nobody but its creator, and only under the conditions of a new code', async () => {
    const grant = await given.grant();
    await expect(extend(grant, rival)).rejects.toThrow(AdAuthorizationNotFound);
    await given.switchPost(grant.postId, false);
    await expect(extend(grant)).rejects.toThrow(PostNotPromotable);
    await given.switchPost(grant.postId, true);
    await given.switchAccount(false);
    await expect(extend(grant)).rejects.toThrow(AdAuthorizationDisabled);
    await given.switchAccount(true);
    await given.db.run((tx) =>
      tx.query(`update known_post set state = state || '{"status": "REMOVED"}' where id = $1`, [grant.postId]),
    );
    expect(await given.db.run((tx) => tx.findOneByOrFail(KnownPost, { id: grant.postId }))).toMatchObject({ status: 'REMOVED' });
    await given.db.takeEvents();
    await expect(extend(grant)).rejects.toThrow(PostGone);
    expect(await told()).toEqual([]);
  });
});
