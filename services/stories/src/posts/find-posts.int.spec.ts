import { personas } from '@afterglow/local/personas';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { PRIVACIES, type Privacy } from '../follows/audience.ts';
import { FollowCreator } from '../follows/follow-creator.ts';
import { FollowFromForeignPost, FollowOfOneself } from '../follows/follow.errors.ts';
import { UnfollowCreator } from '../follows/unfollow-creator.ts';
import { service } from '../service.ts';
import { FindStories } from '../stories/find-stories.ts';
import { StoryNotFound } from '../stories/story.errors.ts';
import { PublishStory } from '../stories/publish-story.ts';
import { FindPosts } from './find-posts.ts';
import { DeletePost } from './delete-post.ts';
import { PostDeleted, PostNotFound } from './post.errors.ts';
import { PublishPost } from './publish-post.ts';

const mia = personas.mia.userId;
const people = {
  creator: mia,
  stranger: personas.vic.userId,
  follower: personas.fin.userId,
  followedByCreator: personas.ana.userId,
  friend: personas.bea.userId,
};

describe('who sees what', () => {
  let db: TestDatabase;
  let findPosts: FindPosts;
  let findStories: FindStories;
  const posts = new Map<Privacy, string>();
  const stories = new Map<Privacy, string>();

  const follow = (creatorId: string, followerId: string, fromPostId?: string) =>
    db.run((tx) =>
      new FollowCreator(findPosts, db.clock).execute({ creatorId, followerId, ...(fromPostId ? { fromPostId } : {}) }, tx),
    );
  const unfollow = (creatorId: string, followerId: string) =>
    db.run((tx) => new UnfollowCreator().execute({ creatorId, followerId }, tx));
  const publish = (privacy: Privacy) =>
    db.run((tx) =>
      new PublishPost(db.outbox, db.clock).execute(
        { creatorId: mia, itemType: 'VIDEO', soundId: null, caption: '', privacy, commentAudience: 'EVERYONE' },
        tx,
      ),
    );
  const seesPost = (viewerId: string, privacy: Privacy) => sees(() => findPost(viewerId, posts.get(privacy) ?? ''), PostNotFound);
  const findPost = (viewerId: string, postId: string) => db.run((tx) => findPosts.published({ postId, viewerId }, tx));
  const seesStory = (viewerId: string, privacy: Privacy) =>
    sees(() => db.run((tx) => findStories.live({ storyId: stories.get(privacy) ?? '', viewerId }, tx)), StoryNotFound);
  const followsOf = async (postId: string) =>
    (await db.query<{ n: string }>('select organic_follows as n from post_engagement where post_id = $1', [postId]))[0]?.n;

  beforeAll(async () => {
    db = await startDatabase(service);
    findPosts = new FindPosts();
    findStories = new FindStories(db.clock);
    for (const privacy of PRIVACIES) {
      posts.set(privacy, (await publish(privacy)).id);
      const draft = { creatorId: mia, soundId: null, privacy, commentAudience: 'EVERYONE' } as const;
      stories.set(privacy, (await db.run((tx) => new PublishStory(db.outbox, db.clock).execute(draft, tx))).id);
    }
    await follow(mia, people.follower);
    await follow(people.followedByCreator, mia);
    await follow(mia, people.friend);
    await follow(people.friend, mia);
  });
  afterAll(() => db.stop());

  it.each<[Privacy, string[]]>([
    ['PUBLIC_TO_EVERYONE', ['creator', 'stranger', 'follower', 'followedByCreator', 'friend']],
    ['FOLLOWER_OF_CREATOR', ['creator', 'follower', 'friend']],
    ['MUTUAL_FOLLOW_FRIENDS', ['creator', 'friend']],
    ['SELF_ONLY', ['creator']],
  ])('ST4 PO1 %s lets in %p', async (privacy, expected) => {
    const seen = async (look: typeof seesPost) => {
      const answers = await Promise.all(
        Object.entries(people).map(async ([who, id]) => ((await look(id, privacy)) ? [who] : [])),
      );
      return answers.flat();
    };

    expect(await seen(seesPost)).toEqual(expected);
    expect(await seen(seesStory)).toEqual(expected);
  });

  it('ST4 following and unfollowing count from the next read on; repeating them is silent', async () => {
    const viewer = personas.rival.userId;
    expect(await seesStory(viewer, 'FOLLOWER_OF_CREATOR')).toBe(false);

    const first = await follow(mia, viewer);
    expect((await follow(mia, viewer)).followedAt).toEqual(first.followedAt);
    expect(await seesStory(viewer, 'FOLLOWER_OF_CREATOR')).toBe(true);

    await unfollow(mia, viewer);
    await unfollow(mia, viewer);
    expect(await seesStory(viewer, 'FOLLOWER_OF_CREATOR')).toBe(false);
    await expect(follow(mia, mia)).rejects.toThrow(FollowOfOneself);
  });

  it('PO2 a new follow counts for the post that it came from, a repeated one does not', async () => {
    const post = await publish('PUBLIC_TO_EVERYONE');
    const hidden = await publish('SELF_ONLY');

    await Promise.all([1, 2, 3].map(() => follow(mia, personas.op.userId, post.id)));

    expect(await followsOf(post.id)).toBe('1');
    await expect(follow(mia, personas.leo.userId, hidden.id)).rejects.toThrow(PostNotFound);
    await expect(follow(personas.bea.userId, personas.leo.userId, post.id)).rejects.toThrow(FollowFromForeignPost);
    expect(await followsOf(post.id)).toBe('1');
  });

  it('PO1 a deleted post is gone for who could see it and was never there for the others', async () => {
    const open = await publish('PUBLIC_TO_EVERYONE');
    const hidden = await publish('SELF_ONLY');
    for (const { id } of [open, hidden]) {
      await db.run((tx) => new DeletePost(db.outbox, db.clock).execute({ postId: id, creatorId: mia }, tx));
    }

    await expect(findPost(people.stranger, open.id)).rejects.toThrow(PostDeleted);
    await expect(findPost(mia, hidden.id)).rejects.toThrow(PostDeleted);
    await expect(findPost(people.stranger, hidden.id)).rejects.toThrow(PostNotFound);
  });
});

/** Any other refusal than "it does not exist for you" is a failure of the test. */
async function sees(find: () => Promise<unknown>, NotFound: typeof PostNotFound | typeof StoryNotFound): Promise<boolean> {
  try {
    await find();
    return true;
  } catch (error) {
    if (error instanceof NotFound) return false;
    throw error;
  }
}
