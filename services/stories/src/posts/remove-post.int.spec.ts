import { personas } from '@afterglow/local/personas';
import { newId } from '@afterglow/service-defaults/ids';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { service } from '../service.ts';
import { DeletePost } from './delete-post.ts';
import { FindPostsOfSound } from './find-posts-of-sound.ts';
import { FindPosts } from './find-posts.ts';
import { Post } from './post.entity.ts';
import { PostNotFound, PostWasRemoved } from './post.errors.ts';
import { PublishPost } from './publish-post.ts';
import { RegisterSound } from '../sounds/register-sound.ts';
import { RemovePost } from './remove-post.ts';

const mia = personas.mia.userId;
const vic = personas.vic.userId;

describe('removal of a post by moderation', () => {
  let db: TestDatabase;
  beforeAll(async () => (db = await startDatabase(service)));
  afterAll(() => db.stop());
  beforeEach(() => db.takeEvents());

  const publish = async (soundId: string | null = null, privacy: 'PUBLIC_TO_EVERYONE' | 'SELF_ONLY' = 'PUBLIC_TO_EVERYONE') => {
    const draft = { creatorId: mia, itemType: 'VIDEO', soundId, caption: '', privacy, commentAudience: 'EVERYONE' } as const;
    return (await db.run((tx) => new PublishPost(db.outbox, db.clock).execute(draft, tx))).id;
  };
  const remove = (postId: string) =>
    db.run((tx) => new RemovePost(db.outbox, db.clock).execute({ postId, reason: 'spam', moderatorId: personas.mod.userId }, tx));
  const deletePost = (postId: string) =>
    db.run((tx) => new DeletePost(db.outbox, db.clock).execute({ postId, creatorId: mia }, tx));
  const read = (postId: string, viewerId: string) => db.run((tx) => new FindPosts().published({ postId, viewerId }, tx));

  it('PO1 a removed post is gone for everybody and from the list of its sound; told once, as removed', async () => {
    const { id: soundId } = await db.run((tx) =>
      new RegisterSound(db.outbox, db.clock).execute({ title: 'Tide', registeredBy: mia }, tx),
    );
    const postId = await publish(soundId);
    await db.takeEvents();
    await remove(postId);
    await remove(postId);
    for (const viewer of [mia, vic]) await expect(read(postId, viewer)).rejects.toThrow(PostWasRemoved);
    expect(await db.run((tx) => new FindPostsOfSound().newestFirst(soundId, { limit: 10 }, tx))).toEqual([]);
    expect((await db.takeEvents()).map(({ type, data }) => [type, data['state']])).toEqual([
      ['PostRemoved', expect.objectContaining({ status: 'REMOVED' })],
    ]);
  });

  it('PO1 a moderator removes what they could not see; deleted before or after, the first end stands; unknown is not found', async () => {
    const [hidden, deleted, removed] = [await publish(null, 'SELF_ONLY'), await publish(), await publish()];
    expect((await remove(hidden)).status).toBe('REMOVED');
    await deletePost(deleted);
    await remove(removed);
    await db.takeEvents();
    await remove(deleted);
    await deletePost(removed);
    expect(await db.takeEvents()).toEqual([]);
    const status = async (id: string) => (await db.run((tx) => tx.findOneByOrFail(Post, { id }))).status;
    expect([await status(deleted), await status(removed)]).toEqual(['DELETED', 'REMOVED']);
    await expect(remove(newId())).rejects.toThrow(PostNotFound);
  });
});
