import { personas } from '@afterglow/local/personas';
import { newId } from '@afterglow/service-defaults/ids';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { service } from '../service.ts';
import { RegisterSound } from '../sounds/register-sound.ts';
import { WriteStoryComment } from '../story-comments/write-story-comment.ts';
import { DeleteStory } from './delete-story.ts';
import { ExpireStoriesWhenDue } from './expire-stories-when-due.ts';
import { FindStories } from './find-stories.ts';
import { PublishStory } from './publish-story.ts';
import { PurgeStoriesWhenDue } from './purge-stories-when-due.ts';
import { StoryHasExpired, StoryNotFound, StoryWasDeleted } from './story.errors.ts';

const mia = personas.mia.userId;
const vic = personas.vic.userId;
const published = '2026-11-23T06:10:00.000Z';
const end = '2026-11-24T06:10:00.000Z';
const quarterAfterEnd = '2026-11-24T06:25:00.000Z';

describe('what is left of a story', () => {
  let db: TestDatabase;
  let findStories: FindStories;
  let expire: ExpireStoriesWhenDue;
  let purge: PurgeStoriesWhenDue;
  let soundId: string;

  beforeAll(async () => {
    db = await startDatabase(service);
    findStories = new FindStories(db.clock);
    expire = new ExpireStoriesWhenDue(db.outbox, db.clock);
    purge = new PurgeStoriesWhenDue(db.clock);
    soundId = (await db.run((tx) => new RegisterSound(db.outbox, db.clock).execute({ title: 'Tide', registeredBy: mia }, tx))).id;
  });
  afterAll(() => db.stop());
  beforeEach(async () => {
    await db.query('truncate story cascade');
    await db.setTime(published);
  });

  const publish = async (privacy: 'PUBLIC_TO_EVERYONE' | 'SELF_ONLY' = 'PUBLIC_TO_EVERYONE') => {
    const draft = { creatorId: mia, soundId, privacy, commentAudience: 'EVERYONE' } as const;
    return (await db.run((tx) => new PublishStory(db.outbox, db.clock).execute(draft, tx))).id;
  };
  const write = (storyId: string) =>
    db.run((tx) => new WriteStoryComment(findStories).execute({ storyId, authorId: vic, text: 'wow' }, tx));
  const find = (storyId: string, viewerId = vic) => db.run((tx) => findStories.live({ storyId, viewerId }, tx));
  const runExpire = () => db.run((tx) => expire.runDue(tx));
  const runPurge = () => db.run((tx) => purge.runDue(tx));
  const comments = async () => (await db.query<{ n: number }>('select count(*)::int as n from story_comment'))[0]?.n;

  it('ST2 a quarter of an hour after T comments and sound are physically gone; the row answers that it expired', async () => {
    const storyId = await publish();
    const living = await publish();
    await write(storyId);
    await write(living);
    await db.query(
      `update story set published_at = published_at + interval '1 hour', expires_at = expires_at + interval '1 hour'
      where id = $1`,
      [living],
    );

    expect(await runPurge()).toBe(0);
    await db.setTime(end);
    await runExpire();
    await db.setTime(quarterAfterEnd);
    expect(await db.run((tx) => purge.countDue(tx))).toBe(1);
    expect(await runPurge()).toBe(1);
    expect(await runPurge()).toBe(0);

    expect(await db.query('select story_id from story_comment')).toEqual([{ story_id: living }]);
    expect(await db.query('select status, sound_id, total_comments, purged_at from story where id = $1', [storyId])).toEqual([
      { status: 'EXPIRED', sound_id: null, total_comments: '1', purged_at: new Date(quarterAfterEnd) },
    ]);
    await expect(find(storyId)).rejects.toThrow(StoryHasExpired);
    expect((await find(living)).story.status).toBe('LIVE');
  });

  it('ST2 a story is not purged before its totals were announced', async () => {
    const storyId = await publish();
    await write(storyId);
    await db.setTime(quarterAfterEnd);

    expect(await runPurge()).toBe(0);
    expect(await comments()).toBe(1);
  });

  it('ST1 what the creator deleted goes at once and answers so, also at T; who could not see it learns nothing', async () => {
    const storyId = await publish();
    const hidden = await publish('SELF_ONLY');
    await write(storyId);
    for (const id of [storyId, hidden]) {
      await db.run((tx) => new DeleteStory(db.outbox, db.clock).execute({ storyId: id, creatorId: mia }, tx));
    }

    expect(await runPurge()).toBe(2);
    expect(await comments()).toBe(0);
    await db.setTime(quarterAfterEnd);
    await expect(find(storyId)).rejects.toThrow(StoryWasDeleted);
    await expect(find(hidden, mia)).rejects.toThrow(StoryWasDeleted);
    await expect(find(hidden)).rejects.toThrow(StoryNotFound);
  });

  it('ST2 a story with more comments than one transaction deletes takes several, and the loop calls again at once', async () => {
    const storyId = await publish();
    await db.query(
      `insert into story_comment (id, story_id, author_id, text, written_at)
       select gen_random_uuid(), $1, $2, 'wow', $3 from generate_series(1, 12000)`,
      [storyId, newId(), published],
    );
    await db.setTime(end);
    await runExpire();

    const runs = [await runPurge(), await runPurge(), await runPurge(), await runPurge()];

    expect(runs).toEqual([purge.chunk, purge.chunk, 1, 0]);
    expect(await comments()).toBe(0);
  });

  it('ST2 two workers purge each story once', async () => {
    for (let i = 0; i < 150; i += 1) await publish();
    await db.setTime(end);
    await runExpire();

    const done = await Promise.all([runPurge(), runPurge(), runPurge()]);

    expect(done.reduce((sum, n) => sum + n, 0) + (await runPurge())).toBe(150);
  }, 60_000);

  it('ST2 the timer knows when it is due next', async () => {
    const look = () => db.run(async (tx) => [await purge.nextDueAt(tx), await purge.countDue(tx)]);
    await publish();
    expect(await look()).toEqual([null, 0]);
    await db.setTime(end);
    await runExpire();
    expect(await look()).toEqual([new Date(end), 1]);
    await runPurge();
    expect(await look()).toEqual([null, 0]);
  });
});
