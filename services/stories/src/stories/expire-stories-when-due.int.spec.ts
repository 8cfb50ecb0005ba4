import { personas } from '@afterglow/local/personas';
import { newId } from '@afterglow/service-defaults/ids';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { service } from '../service.ts';
import { WriteStoryComment } from '../story-comments/write-story-comment.ts';
import { DeleteStory } from './delete-story.ts';
import { ExpireStoriesWhenDue } from './expire-stories-when-due.ts';
import { FindStories } from './find-stories.ts';
import { PublishStory } from './publish-story.ts';
import { Story } from './story.entity.ts';
import { StoryHasExpired } from './story.errors.ts';

const mia = personas.mia.userId;
const vic = personas.vic.userId;
const published = '2026-11-23T06:10:00.000Z';
const justBefore = '2026-11-24T06:09:59.999Z';
const end = '2026-11-24T06:10:00.000Z';

describe('announcing the end of a story', () => {
  let db: TestDatabase;
  let timer: ExpireStoriesWhenDue;

  beforeAll(async () => {
    db = await startDatabase(service);
    timer = new ExpireStoriesWhenDue(db.outbox, db.clock);
  });
  afterAll(() => db.stop());
  beforeEach(async () => {
    await db.query('truncate story cascade');
    await db.setTime(published);
    await db.takeEvents();
  });

  const publish = async () => {
    const draft = { creatorId: mia, soundId: null, privacy: 'PUBLIC_TO_EVERYONE', commentAudience: 'EVERYONE' } as const;
    return (await db.run((tx) => new PublishStory(db.outbox, db.clock).execute(draft, tx))).id;
  };
  const write = (storyId: string, authorId = vic) =>
    db.run((tx) => new WriteStoryComment(new FindStories(db.clock)).execute({ storyId, authorId, text: 'wow' }, tx));
  const remove = (storyId: string) =>
    db.run((tx) => new DeleteStory(db.outbox, db.clock).execute({ storyId, creatorId: mia }, tx));
  const runDue = () => db.run((tx) => timer.runDue(tx));
  const expired = async () => (await db.publishedEvents()).filter(({ type }) => type === 'StoryExpired');

  it('ST2 not at T−1 ms; at T once, with the final totals', async () => {
    const storyId = await publish();
    await write(storyId);
    await write(storyId);
    await write(storyId, personas.fin.userId);

    await db.setTime(justBefore);
    expect(await runDue()).toBe(0);
    await db.setTime(end);
    expect(await runDue()).toBe(1);
    expect(await runDue()).toBe(0);

    expect(await expired()).toMatchObject([
      {
        topic: 'stories',
        key: storyId,
        data: { aggregateVersion: 2, state: { status: 'EXPIRED', endedAt: end, totals: { comments: 3, commenters: 2 } } },
      },
    ]);
    expect(await db.run((tx) => tx.findOneByOrFail(Story, { id: storyId }))).toMatchObject({
      status: 'EXPIRED',
      totalComments: 3,
      totalCommenters: 2,
      version: 2,
    });
  });

  it('ST2 a timer that comes late tells the end as it was', async () => {
    await publish();
    await db.setTime('2026-11-26T12:00:00.000Z');
    await runDue();

    expect(await expired()).toMatchObject([{ data: { state: { endedAt: end, totals: { comments: 0, commenters: 0 } } } }]);
  });

  it('ST2 a deleted story was announced as deleted, with its totals, and does not expire', async () => {
    const storyId = await publish();
    await write(storyId);
    await remove(storyId);
    await remove(storyId);
    await db.setTime(end);

    expect(await runDue()).toBe(0);
    expect(await db.publishedEvents()).toMatchObject([
      { type: 'StoryPublished' },
      {
        type: 'StoryDeleted',
        data: { state: { status: 'DELETED', endedAt: published, totals: { comments: 1, commenters: 1 } } },
      },
    ]);
  });

  it('ST2 deleting at T is too late: the story expired, and that is what is announced', async () => {
    const storyId = await publish();
    await db.setTime(end);

    await expect(remove(storyId)).rejects.toThrow(StoryHasExpired);
    await runDue();
    expect((await db.publishedEvents()).map(({ type }) => type)).toEqual(['StoryPublished', 'StoryExpired']);
  });

  it('ST2 exactly once per story, whatever number of workers run at once', async () => {
    const stories = await db.query<{ id: string }>(
      `insert into story (id, creator_id, privacy, comment_audience, status, published_at, expires_at, version)
       select gen_random_uuid(), $1, 'PUBLIC_TO_EVERYONE', 'EVERYONE', 'LIVE', $2, $3, 1 from generate_series(1, 450) returning id`,
      [mia, published, end],
    );
    await db.setTime(end);

    const done = await Promise.all(Array.from({ length: 8 }, () => runDue()));
    // What the workers skipped in each other's hands comes with the next runs.
    for (let more = await runDue(); more > 0; more = await runDue()) done.push(more);

    const keys = (await expired()).map(({ key }) => key);
    expect(keys).toHaveLength(450);
    expect(new Set(keys)).toEqual(new Set(stories.map(({ id }) => id)));
    expect(done.reduce((sum, n) => sum + n, 0)).toBe(450);
  }, 60_000);

  it('ST2 a run that dies before its commit has announced nothing, and the next one announces it', async () => {
    await publish();
    await db.setTime(end);

    await expect(
      db.run(async (tx) => {
        await timer.runDue(tx);
        throw new Error('the worker dies');
      }),
    ).rejects.toThrow('the worker dies');
    expect(await expired()).toEqual([]);

    expect(await runDue()).toBe(1);
    expect(await expired()).toHaveLength(1);
  });

  it('ST2 ST3 a writer that got in before T is waited for and counted', async () => {
    const storyId = await publish();
    await db.setTime(justBefore);

    await db.run(async (tx) => {
      await new WriteStoryComment(new FindStories(db.clock)).execute({ storyId, authorId: vic, text: 'last words' }, tx);
      await db.setTime(end);
      // The comment is written but not committed: the timer leaves the story alone rather than miss it.
      expect(await runDue()).toBe(0);
    });

    expect(await runDue()).toBe(1);
    expect(await expired()).toMatchObject([{ data: { state: { totals: { comments: 1, commenters: 1 } } } }]);
  });

  it('ST2 ST3 1,000 writers across the boundary: stored before T or refused, and the totals are what is stored', async () => {
    const storyId = await publish();
    await db.setTime(justBefore);
    let stored = 0;
    let refused = 0;
    let passBoundary: Promise<void> | undefined;
    const writer = async (): Promise<void> => {
      try {
        await write(storyId, newId());
        stored += 1;
        if (stored === 200) passBoundary = db.setTime(end);
      } catch (error) {
        if (!(error instanceof StoryHasExpired)) throw error;
        refused += 1;
      }
    };
    const worker = async (): Promise<void> => {
      while ((await expired()).length === 0) await runDue();
    };

    // 40 at a time, so that nobody waits for a connection until the pool gives up.
    const lane = async (): Promise<void> => {
      for (let i = 0; i < 25; i += 1) await writer();
    };
    await Promise.all([...Array.from({ length: 40 }, lane), worker(), worker()]);
    await passBoundary;

    const [row] = await db.query<{ count: number; late: number }>(
      'select count(*)::int as count, count(*) filter (where written_at >= $2)::int as late from story_comment where story_id = $1',
      [storyId, end],
    );
    expect(stored + refused).toBe(1_000);
    expect(refused).toBeGreaterThan(0);
    expect(row).toEqual({ count: stored, late: 0 });
    expect(await expired()).toMatchObject([{ data: { state: { totals: { comments: stored, commenters: stored } } } }]);
    expect(await expired()).toHaveLength(1);
  }, 60_000);

  it('ST2 the timer knows when it is due next', async () => {
    const look = () => db.run(async (tx) => [await timer.nextDueAt(tx), await timer.countDue(tx)]);
    expect(await look()).toEqual([null, 0]);
    await publish();
    expect(await look()).toEqual([new Date(end), 0]);
    await db.setTime(end);
    expect(await look()).toEqual([new Date(end), 1]);
    await runDue();
    expect(await look()).toEqual([null, 0]);
  });
});
