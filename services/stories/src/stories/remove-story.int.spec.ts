import { personas } from '@afterglow/local/personas';
import { newId } from '@afterglow/service-defaults/ids';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { service } from '../service.ts';
import { WriteStoryComment } from '../story-comments/write-story-comment.ts';
import { AppealStoryRemoval } from './appeal-story-removal.ts';
import { DecideStoryAppeal } from './decide-story-appeal.ts';
import { ExpireStoriesWhenDue } from './expire-stories-when-due.ts';
import { FindStories } from './find-stories.ts';
import { PublishStory } from './publish-story.ts';
import { PurgeStoriesWhenDue } from './purge-stories-when-due.ts';
import { RemoveStory } from './remove-story.ts';
import { Story } from './story.entity.ts';
import {
  NoStoryAppealToDecide,
  StoryAppealMade,
  StoryHasExpired,
  StoryNotFound,
  StoryNotRemoved,
  StoryWasRemoved,
} from './story.errors.ts';

const mia = personas.mia.userId;
const vic = personas.vic.userId;
const moderatorId = personas.mod.userId;
const published = '2026-11-23T06:10:00.000Z';
const justBefore = '2026-11-24T06:09:59.999Z';
const end = '2026-11-24T06:10:00.000Z';

describe('removal of a story by moderation', () => {
  let db: TestDatabase;
  beforeAll(async () => (db = await startDatabase(service)));
  afterAll(() => db.stop());
  beforeEach(async () => {
    await db.query('truncate story cascade');
    await db.setTime(published);
    await db.takeEvents();
  });

  const publish = async (privacy: 'PUBLIC_TO_EVERYONE' | 'SELF_ONLY' = 'PUBLIC_TO_EVERYONE') => {
    const draft = { creatorId: mia, soundId: null, privacy, commentAudience: 'EVERYONE' } as const;
    return (await db.run((tx) => new PublishStory(db.outbox, db.clock).execute(draft, tx))).id;
  };
  const read = (storyId: string, viewerId = vic) => db.run((tx) => new FindStories(db.clock).live({ storyId, viewerId }, tx));
  const write = (storyId: string) =>
    db.run((tx) => new WriteStoryComment(new FindStories(db.clock)).execute({ storyId, authorId: vic, text: 'wow' }, tx));
  const remove = (storyId: string, reason = 'spam') =>
    db.run((tx) => new RemoveStory(db.outbox, db.clock).execute({ storyId, reason, moderatorId }, tx));
  const appeal = (storyId: string, creatorId = mia) =>
    db.run((tx) => new AppealStoryRemoval(db.clock).execute({ storyId, creatorId, text: 'It is mine.' }, tx));
  const decide = (storyId: string, decision: 'RESTORED' | 'UPHELD') =>
    db.run((tx) => new DecideStoryAppeal(db.outbox, db.clock).execute({ storyId, decision, moderatorId }, tx));
  const told = async () => (await db.takeEvents()).map(({ type, data }) => [type, data['aggregateVersion']]);
  const expireDue = () => db.run((tx) => new ExpireStoriesWhenDue(db.outbox, db.clock).runDue(tx));

  it('ST9 nobody sees a removed story or writes under it, its creator neither; told once', async () => {
    const storyId = await publish();
    await write(storyId);
    await remove(storyId);
    await remove(storyId, 'again');
    for (const viewer of [vic, mia]) await expect(read(storyId, viewer)).rejects.toThrow(StoryWasRemoved);
    await expect(write(storyId)).rejects.toThrow(StoryWasRemoved);
    expect(await told()).toEqual([
      ['StoryPublished', 1],
      ['StoryRemoved', 2],
    ]);
    expect(await db.run((tx) => tx.findOneByOrFail(Story, { id: storyId }))).toMatchObject({ removal: { reason: 'spam' } });
  });

  it('ST9 a moderator removes what they could not see, and not what is unknown or over', async () => {
    const [hidden, over] = [await publish('SELF_ONLY'), await publish()];
    expect((await remove(hidden)).status).toBe('REMOVED');
    await expect(remove(newId())).rejects.toThrow(StoryNotFound);
    await db.setTime(end);
    await expect(remove(over)).rejects.toThrow(StoryHasExpired);
  });

  it('ST9 appealed and restored, it is there again with its comments, for what is left of its 24 hours', async () => {
    const storyId = await publish();
    await write(storyId);
    await remove(storyId);
    await expect(decide(storyId, 'RESTORED')).rejects.toThrow(NoStoryAppealToDecide);
    await expect(appeal(storyId, vic)).rejects.toThrow(StoryNotFound);
    await appeal(storyId);
    await expect(appeal(storyId)).rejects.toThrow(StoryAppealMade);
    await db.setTime(justBefore);
    await db.takeEvents();
    await decide(storyId, 'RESTORED');
    expect((await read(storyId)).story.status).toBe('LIVE');
    expect(await told()).toEqual([['StoryRestored', 4]]);
    await expect(appeal(storyId)).rejects.toThrow(StoryNotRemoved);
    await db.setTime(end);
    await expect(read(storyId)).rejects.toThrow(StoryHasExpired);
  });

  it('ST9 upheld, it stays removed; after its end nothing is appealed or restored any more', async () => {
    const [upheld, late] = [await publish(), await publish()];
    for (const storyId of [upheld, late]) {
      await remove(storyId);
      await appeal(storyId);
    }
    await decide(upheld, 'UPHELD');
    await expect(read(upheld)).rejects.toThrow(StoryWasRemoved);
    await expect(decide(upheld, 'RESTORED')).rejects.toThrow(NoStoryAppealToDecide);
    await db.setTime(end);
    await expect(decide(late, 'RESTORED')).rejects.toThrow(StoryHasExpired);
    await expect(appeal(late)).rejects.toThrow(StoryHasExpired);
  });

  it('ST2 ST9 a removed story expires in its time, once, with its totals, and nothing of it stays, the reason neither', async () => {
    const storyId = await publish();
    await write(storyId);
    await remove(storyId);
    await appeal(storyId);
    await db.takeEvents();
    await db.setTime(justBefore);
    expect(await expireDue()).toBe(0);
    await db.setTime(end);
    expect([await expireDue(), await expireDue()]).toEqual([1, 0]);
    const [expired, ...others] = await db.takeEvents();
    expect(others).toEqual([]);
    expect(expired).toMatchObject({
      type: 'StoryExpired',
      data: { state: { status: 'EXPIRED', endedAt: end, totals: { comments: 1, commenters: 1 } } },
    });
    await db.run((tx) => new PurgeStoriesWhenDue(db.clock).runDue(tx));
    expect(await db.query(`select removal, purged_at is not null as purged from story where id = $1`, [storyId])).toEqual([
      { removal: null, purged: true },
    ]);
  });
});
