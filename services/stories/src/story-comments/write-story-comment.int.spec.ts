import { personas } from '@afterglow/local/personas';
import { pageOf } from '@afterglow/service-defaults/page';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import type { CommentAudience, Privacy } from '../follows/audience.ts';
import { FollowCreator } from '../follows/follow-creator.ts';
import { FindPosts } from '../posts/find-posts.ts';
import { service } from '../service.ts';
import { ChangeStory } from '../stories/change-story.ts';
import { FindStories } from '../stories/find-stories.ts';
import { PublishStory } from '../stories/publish-story.ts';
import { StoryCommentsClosed, StoryHasExpired, StoryNotFound } from '../stories/story.errors.ts';
import type { StoryChanges } from '../stories/story.entity.ts';
import { FindStoryComments } from './find-story-comments.ts';
import { toStoryCommentView } from './story-comment.view.ts';
import { WriteStoryComment } from './write-story-comment.ts';

const mia = personas.mia.userId;
const vic = personas.vic.userId;
const fin = personas.fin.userId;
const bea = personas.bea.userId;
const justBefore = '2026-11-24T06:09:59.999Z';
const end = '2026-11-24T06:10:00.000Z';

describe('comments under a story', () => {
  let db: TestDatabase;
  let findStories: FindStories;

  beforeAll(async () => {
    db = await startDatabase(service);
    findStories = new FindStories(db.clock);
    const follow = (creatorId: string, followerId: string) =>
      db.run((tx) => new FollowCreator(new FindPosts(), db.clock).execute({ creatorId, followerId }, tx));
    await follow(mia, fin);
    await follow(mia, bea);
    await follow(bea, mia);
  });
  afterAll(() => db.stop());
  beforeEach(() => db.setTime('2026-11-23T06:10:00.000Z'));

  const publish = async (commentAudience: CommentAudience = 'EVERYONE', privacy: Privacy = 'PUBLIC_TO_EVERYONE') => {
    const draft = { creatorId: mia, soundId: null, privacy, commentAudience };
    return (await db.run((tx) => new PublishStory(db.outbox, db.clock).execute(draft, tx))).id;
  };
  const write = (storyId: string, authorId = vic, text = 'wow') =>
    db.run((tx) => new WriteStoryComment(findStories).execute({ storyId, authorId, text }, tx));
  const list = (storyId: string, page: { limit: number; cursor?: string } = { limit: 50 }, viewerId = vic) =>
    db.run((tx) => new FindStoryComments(findStories).newestFirst({ storyId, viewerId }, page, tx));
  const change = (storyId: string, changes: StoryChanges, expectedVersion = 1) =>
    db.run((tx) => new ChangeStory(db.clock).execute({ storyId, creatorId: mia, expectedVersion, changes }, tx));
  const stored = async (storyId: string) =>
    (await db.query<{ n: number }>('select count(*)::int as n from story_comment where story_id = $1', [storyId]))[0]?.n;

  it('ST3 are listed newest first, in pages that hold each once', async () => {
    const storyId = await publish();
    for (const text of ['one', 'two', 'three', 'four']) await write(storyId, vic, text);

    const first = pageOf(await list(storyId, { limit: 3 }), { limit: 3 }, toStoryCommentView);
    const second = pageOf(await list(storyId, { limit: 3, cursor: first.nextCursor ?? '' }), { limit: 3 }, toStoryCommentView);

    expect([...first.data, ...second.data].map(({ text }) => text)).toEqual(['four', 'three', 'two', 'one']);
    expect(second.nextCursor).toBeNull();
  });

  it.each<[CommentAudience, string[]]>([
    ['EVERYONE', [mia, vic, fin, bea]],
    ['FOLLOWERS', [mia, fin, bea]],
    ['FRIENDS', [mia, bea]],
    ['NO_ONE', []],
  ])('ST3 audience %s decides who of creator, stranger, follower and friend writes', async (audience, writers) => {
    const storyId = await publish(audience);

    for (const author of [mia, vic, fin, bea]) {
      if (writers.includes(author)) await write(storyId, author);
      else await expect(write(storyId, author)).rejects.toThrow(StoryCommentsClosed);
    }
    expect((await list(storyId)).map(({ authorId }) => authorId)).toEqual(writers.toReversed());
  });

  it('ST3 the audience changes while the story lives and counts for the next comment', async () => {
    const storyId = await publish('EVERYONE');
    await write(storyId);
    await change(storyId, { commentAudience: 'FOLLOWERS' });

    await expect(write(storyId)).rejects.toThrow(StoryCommentsClosed);
    await write(storyId, fin);
    await change(storyId, { commentAudience: 'EVERYONE' }, 2);
    await write(storyId);
    expect(await stored(storyId)).toBe(3);
  });

  it('ST3 ST4 who does not see the story neither reads nor writes, from the change of privacy on', async () => {
    const storyId = await publish();
    await write(storyId);
    await change(storyId, { privacy: 'FOLLOWER_OF_CREATOR' });

    await expect(write(storyId)).rejects.toThrow(StoryNotFound);
    await expect(list(storyId)).rejects.toThrow(StoryNotFound);
    expect(await list(storyId, { limit: 50 }, fin)).toHaveLength(1);
  });

  it('ST1 ST3 at T−1 ms every path works, at T every path is gone, for the creator too, and no timer has run', async () => {
    const storyId = await publish();
    const paths = [
      () => write(storyId),
      () => list(storyId),
      () => list(storyId, { limit: 50 }, mia),
      () => db.run((tx) => findStories.live({ storyId, viewerId: vic }, tx)),
      () => db.run((tx) => findStories.live({ storyId, viewerId: mia }, tx)),
    ];

    await db.setTime(justBefore);
    for (const path of paths) await path();
    await change(storyId, { commentAudience: 'FOLLOWERS' });

    await db.setTime(end);
    for (const path of paths) await expect(path()).rejects.toThrow(StoryHasExpired);
    await expect(change(storyId, { commentAudience: 'EVERYONE' }, 2)).rejects.toThrow(StoryHasExpired);
    expect(await stored(storyId)).toBe(1);
    expect(await db.query('select status from story where id = $1', [storyId])).toEqual([{ status: 'LIVE' }]);
  });

  it('ST3 a writer that came in time but waited for the story until T is refused', async () => {
    const storyId = await publish();
    await db.setTime(justBefore);

    let writing: Promise<unknown> = Promise.resolve();
    await db.run(async (tx) => {
      await tx.query('select from story where id = $1 for update', [storyId]);
      writing = write(storyId);
      writing.catch(() => undefined);
      await untilSomebodyWaits();
      await db.setTime(end);
    });

    await expect(writing).rejects.toThrow(StoryHasExpired);
    expect(await stored(storyId)).toBe(0);
  });

  it('ST3 a writer that waited while the comments were closed is refused', async () => {
    const storyId = await publish();

    let writing: Promise<unknown> = Promise.resolve();
    await db.run(async (tx) => {
      const input = { storyId, creatorId: mia, expectedVersion: 1, changes: { commentAudience: 'NO_ONE' } } as const;
      await new ChangeStory(db.clock).execute(input, tx);
      writing = write(storyId);
      writing.catch(() => undefined);
      await untilSomebodyWaits();
    });

    await expect(writing).rejects.toThrow(StoryCommentsClosed);
    expect(await stored(storyId)).toBe(0);
  });

  it('ST3 a latecomer takes no lock: a story that gets comments after T can still be announced', async () => {
    const storyId = await publish();
    await db.setTime(end);

    await db.run(async (tx) => {
      await tx.query('select from story where id = $1 for update', [storyId]);
      await expect(write(storyId)).rejects.toThrow(StoryHasExpired);
    });
  });

  /** Asks the server, so that the test depends on what is the case and not on how fast this machine is. */
  async function untilSomebodyWaits(): Promise<void> {
    for (;;) {
      const waiting = await db.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and wait_event in ('tuple', 'transactionid')`,
      );
      if (waiting.length > 0) return;
    }
  }
});
