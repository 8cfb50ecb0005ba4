import { personas } from '@afterglow/local/personas';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { pageOf } from '@afterglow/service-defaults/page';
import type { CommentAudience } from '../follows/audience.ts';
import { FollowCreator } from '../follows/follow-creator.ts';
import { DeletePost } from '../posts/delete-post.ts';
import { FindPosts } from '../posts/find-posts.ts';
import { PostCommentsClosed, PostDeleted, PostNotFound } from '../posts/post.errors.ts';
import { PublishPost } from '../posts/publish-post.ts';
import { service } from '../service.ts';
import { FindPostComments } from './find-post-comments.ts';
import { toPostCommentView } from './post-comment.view.ts';
import { WritePostComment } from './write-post-comment.ts';

const mia = personas.mia.userId;
const vic = personas.vic.userId;

describe('comments under a post', () => {
  let db: TestDatabase;
  const findPosts = new FindPosts();
  beforeAll(async () => (db = await startDatabase(service)));
  afterAll(() => db.stop());

  const publish = async (input: { commentAudience?: CommentAudience; privacy?: 'SELF_ONLY' } = {}) => {
    const draft = { creatorId: mia, itemType: 'VIDEO', soundId: null, caption: '', privacy: 'PUBLIC_TO_EVERYONE' } as const;
    const audience = { commentAudience: 'EVERYONE', ...input } as const;
    return (await db.run((tx) => new PublishPost(db.outbox, db.clock).execute({ ...draft, ...audience }, tx))).id;
  };
  const write = (postId: string, text: string, authorId = vic) =>
    db.run((tx) => new WritePostComment(findPosts, db.clock).execute({ postId, authorId, text }, tx));
  const list = (postId: string, page: { limit: number; cursor?: string }, viewerId = vic) =>
    db.run((tx) => new FindPostComments(findPosts).newestFirst({ postId, viewerId }, page, tx));

  it('PO1 are listed newest first, in pages that hold each once', async () => {
    const postId = await publish();
    for (const text of ['one', 'two', 'three', 'four', 'five']) await write(postId, text);

    const first = pageOf(await list(postId, { limit: 2 }), { limit: 2 }, toPostCommentView);
    const second = pageOf(await list(postId, { limit: 3, cursor: first.nextCursor ?? '' }), { limit: 3 }, toPostCommentView);

    expect([...first.data, ...second.data].map(({ text }) => text)).toEqual(['five', 'four', 'three', 'two', 'one']);
    expect(second.nextCursor).toBeNull();
  });

  it('PO1 ST3 only the audience writes, and only who sees the post', async () => {
    const forFollowers = await publish({ commentAudience: 'FOLLOWERS' });
    const closed = await publish({ commentAudience: 'NO_ONE' });
    const hidden = await publish({ privacy: 'SELF_ONLY' });

    await expect(write(forFollowers, 'me?')).rejects.toThrow(PostCommentsClosed);
    await db.run((tx) => new FollowCreator(findPosts, db.clock).execute({ creatorId: mia, followerId: vic }, tx));
    await write(forFollowers, 'now me');
    await expect(write(closed, 'hello?', mia)).rejects.toThrow(PostCommentsClosed);
    await expect(write(hidden, 'hello?')).rejects.toThrow(PostNotFound);
    await expect(list(hidden, { limit: 50 })).rejects.toThrow(PostNotFound);
  });

  it('PO1 a deleted post takes and shows none, also not from writers who were under way', async () => {
    const postId = await publish();

    const outcomes = await Promise.allSettled([
      ...Array.from({ length: 20 }, (_, i) => write(postId, `comment ${i}`)),
      db.run((tx) => new DeletePost(db.outbox, db.clock).execute({ postId, creatorId: mia }, tx)),
      ...Array.from({ length: 20 }, (_, i) => write(postId, `comment ${20 + i}`)),
    ]);

    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused.every(({ reason }) => reason instanceof PostDeleted)).toBe(true);
    const [count] = await db.query<{ comments: string; counted: string }>(
      `select count(*) as comments, max(organic_comments) as counted
       from post_engagement left join post_comment using (post_id) where post_id = $1 and post_comment.id is not null`,
      [postId],
    );
    expect(Number(count?.comments)).toBe(40 - refused.length);
    expect(Number(count?.counted ?? 0)).toBe(40 - refused.length);
    await expect(list(postId, { limit: 50 })).rejects.toThrow(PostDeleted);
    await expect(write(postId, 'too late')).rejects.toThrow(PostDeleted);
  });
});
