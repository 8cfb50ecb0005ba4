import { personas } from '@afterglow/local/personas';
import { StaleVersion } from '@afterglow/service-defaults/precondition';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { service } from '../service.ts';
import { SoundNotFound } from '../sounds/sound.errors.ts';
import { ChangePost } from './change-post.ts';
import { DeletePost } from './delete-post.ts';
import { Post, type PostChanges } from './post.entity.ts';
import { PostDeleted, PostNotFound } from './post.errors.ts';
import { PublishPost, type PublishPostInput } from './publish-post.ts';

const mia = personas.mia.userId;
const missing = '0193a1b0-5c00-7000-8000-00000000dead';

describe('publishing, editing and deleting a post', () => {
  let db: TestDatabase;
  beforeAll(async () => (db = await startDatabase(service)));
  afterAll(() => db.stop());
  beforeEach(() => db.takeEvents());

  const publish = (input: Partial<PublishPostInput> = {}) =>
    db.run((tx) =>
      new PublishPost(db.outbox, db.clock).execute(
        {
          creatorId: mia,
          itemType: 'VIDEO',
          soundId: null,
          caption: 'sun over the bay',
          privacy: 'PUBLIC_TO_EVERYONE',
          commentAudience: 'EVERYONE',
          ...input,
        },
        tx,
      ),
    );
  const change = (postId: string, changes: PostChanges, { creatorId = mia, expectedVersion = 1 } = {}) =>
    db.run((tx) => new ChangePost(db.outbox, db.clock).execute({ postId, creatorId, expectedVersion, changes }, tx));
  const remove = (postId: string, creatorId = mia) =>
    db.run((tx) => new DeletePost(db.outbox, db.clock).execute({ postId, creatorId }, tx));
  const stored = (postId: string) => db.run((tx) => tx.findOneByOrFail(Post, { id: postId }));

  it('PO1 PO2 publishing stores the post with its counters at zero and tells the others', async () => {
    const post = await publish();

    expect(await stored(post.id)).toEqual(post);
    expect(await db.query('select * from post_engagement where post_id = $1', [post.id])).toMatchObject([
      { organic_views: '0', paid_views: '0', performance_score: 0, version: 0, roll_up_due_at: null },
    ]);
    expect(await db.publishedEvents()).toMatchObject([{ type: 'PostPublished', topic: 'stories', key: post.id }]);
  });

  it('PO1 a caption of 2,200 UTF-16 units fits, and is stored as it was written', async () => {
    const caption = '🌅'.repeat(1_100);

    expect((await stored((await publish({ caption })).id)).caption).toBe(caption);
  });

  it('PO3 a sound that does not exist is refused and nothing is stored', async () => {
    const before = await db.query('select count(*) from post');

    await expect(publish({ soundId: missing })).rejects.toThrow(SoundNotFound);
    expect(await db.query('select count(*) from post')).toEqual(before);
    expect(await db.publishedEvents()).toEqual([]);
  });

  it('PO1 making a post private tells the others, a caption does not', async () => {
    const post = await publish();
    await db.takeEvents();

    await change(post.id, { caption: 'after' });
    await change(post.id, { privacy: 'SELF_ONLY' }, { expectedVersion: 2 });

    expect(await stored(post.id)).toMatchObject({ caption: 'after', privacy: 'SELF_ONLY', version: 3 });
    expect(await db.publishedEvents()).toMatchObject([
      { type: 'PostPrivacyChanged', data: { aggregateVersion: 3, state: { privacy: 'SELF_ONLY' } } },
    ]);
  });

  it('PO1 an edit decided on an older state, by somebody else, or of a deleted post is refused', async () => {
    const post = await publish();
    await change(post.id, { caption: 'newer' });

    await expect(change(post.id, { caption: 'older' })).rejects.toThrow(StaleVersion);
    await expect(change(post.id, { caption: 'mine' }, { creatorId: personas.leo.userId, expectedVersion: 2 })).rejects.toThrow(
      PostNotFound,
    );
    await remove(post.id);
    await expect(change(post.id, { caption: 'back' }, { expectedVersion: 3 })).rejects.toThrow(PostDeleted);
    expect((await stored(post.id)).caption).toBe('newer');
  });

  it('PO1 two edits of one state at the same time: one is done, the other is stale', async () => {
    const post = await publish();

    const outcomes = await Promise.allSettled([
      change(post.id, { privacy: 'SELF_ONLY' }),
      change(post.id, { privacy: 'FOLLOWER_OF_CREATOR' }),
    ]);

    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await stored(post.id)).version).toBe(2);
  });

  it('PO1 deleting succeeds, tells the others once, and only its creator may', async () => {
    const post = await publish();
    await db.takeEvents();

    await expect(remove(post.id, personas.leo.userId)).rejects.toThrow(PostNotFound);
    await remove(post.id);
    await remove(post.id);

    expect(await stored(post.id)).toMatchObject({ status: 'DELETED', version: 2 });
    expect(await db.publishedEvents()).toMatchObject([{ type: 'PostRemoved', data: { state: { status: 'DELETED' } } }]);
  });
});
