import { personas } from '@afterglow/local/personas';
import type { PageQuery } from '@afterglow/service-defaults/page';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import fc from 'fast-check';
import type { Privacy } from '../follows/audience.ts';
import { service } from '../service.ts';
import { RegisterSound } from '../sounds/register-sound.ts';
import { SoundNotFound } from '../sounds/sound.errors.ts';
import { DeletePost } from './delete-post.ts';
import { FindPostsOfSound, type PostOfSound } from './find-posts-of-sound.ts';
import { encodePerformanceCursor } from './performance-cursor.ts';
import { PublishPost } from './publish-post.ts';

const mia = personas.mia.userId;
const Z = 5;

describe('the posts of a sound', () => {
  let db: TestDatabase;
  let soundId: string;
  const find = new FindPostsOfSound();
  beforeAll(async () => (db = await startDatabase(service)));
  afterAll(() => db.stop());
  beforeEach(async () => (soundId = await registerSound()));

  const registerSound = async () =>
    (await db.run((tx) => new RegisterSound(db.outbox, db.clock).execute({ title: 'Harbour lights', registeredBy: mia }, tx))).id;
  const publish = async (
    counts: { views?: number; paidViews?: number; likes?: number } = {},
    privacy: Privacy = 'PUBLIC_TO_EVERYONE',
  ) => {
    const draft = { creatorId: mia, itemType: 'VIDEO', soundId, caption: '', privacy, commentAudience: 'EVERYONE' } as const;
    const { id } = await db.run((tx) => new PublishPost(db.outbox, db.clock).execute(draft, tx));
    const { views = 0, paidViews = 0, likes = 0 } = counts;
    await db.query('update post_engagement set organic_views = $2, paid_views = $3, organic_likes = $4 where post_id = $1', [
      id,
      views,
      paidViews,
      likes,
    ]);
    return id;
  };
  const best = (page: PageQuery = { limit: 50 }) => db.run((tx) => find.bestPerformingFirst(soundId, page, tx));
  const newest = (page: PageQuery = { limit: 50 }) => db.run((tx) => find.newestFirst(soundId, page, tx));
  const scoreOf = async (engagements: number, views: number) => {
    const [row] = await db.query<{ score: number }>('select performance_score($1, $2) as score', [engagements, views]);
    return row?.score ?? NaN;
  };

  it('PO3 best performing first: 1 view with 1 like never outranks 10,000 views at 9 %', async () => {
    const lucky = await publish({ views: 1, likes: 1 });
    const unseen = await publish();
    const proven = await publish({ views: 10_000, likes: 900 });
    const better = await publish({ views: 10_000, likes: 1_200 });

    expect(ids(await best())).toEqual([better, proven, lucky, unseen]);
    expect(ids(await newest())).toEqual([better, proven, unseen, lucky]);
  });

  it('PO3 PO2 views that ads brought are views: the rate is of all who saw the post', async () => {
    const organicOnly = await publish({ views: 1_000, likes: 90 });
    const withAds = await publish({ views: 1_000, paidViews: 9_000, likes: 90 });

    expect(ids(await best())).toEqual([organicOnly, withAds]);
  });

  it('PO3 only public posts that are not deleted, and only of this sound', async () => {
    const shown = await publish({ views: 10, likes: 1 });
    for (const privacy of ['FOLLOWER_OF_CREATOR', 'MUTUAL_FOLLOW_FRIENDS', 'SELF_ONLY'] as const)
      await publish({ views: 10 }, privacy);
    const deleted = await publish({ views: 10, likes: 9 });
    await db.run((tx) => new DeletePost(db.outbox, db.clock).execute({ postId: deleted, creatorId: mia }, tx));
    const otherSound = soundId;
    soundId = await registerSound();
    await publish({ views: 10 });
    soundId = otherSound;

    expect(ids(await best())).toEqual([shown]);
    expect(ids(await newest())).toEqual([shown]);
  });

  it('PO3 pages hold every post once, in order, also where scores are equal', async () => {
    for (const views of [100, 100, 100, 0, 0, 400, 400]) await publish({ views, likes: Math.floor(views / 7) });
    const all = await best();

    const paged: PostOfSound[] = [];
    for (let cursor: string | undefined; ;) {
      const rows = await best({ limit: 2, ...(cursor ? { cursor } : {}) });
      paged.push(...rows.slice(0, 2));
      const last = rows.at(1);
      if (rows.length <= 2 || !last) break;
      cursor = encodePerformanceCursor({ score: last.engagement.performanceScore, postId: last.id });
    }

    expect(ids(paged)).toEqual(ids(all));
    expect(new Set(ids(paged)).size).toBe(7);
  });

  it('PO3 a sound that does not exist is not an empty list', async () => {
    soundId = '0193a1b0-5c00-7000-8000-00000000dead';

    await expect(best()).rejects.toThrow(SoundNotFound);
    await expect(newest()).rejects.toThrow(SoundNotFound);
  });

  it('PO3 the score is the lower bound of Wilson: the rate from which the seen one is 5 standard deviations away', async () => {
    const counts = fc.tuple(fc.integer({ min: 1, max: 10_000_000 }), fc.double({ min: 0, max: 1, noNaN: true }));
    await fc.assert(
      fc.asyncProperty(counts, async ([views, share]) => {
        const engagements = Math.round(views * share);
        const rate = engagements / views;
        const score = await scoreOf(engagements, views);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(rate);
        expect((rate - score) ** 2).toBeCloseTo((Z ** 2 * score * (1 - score)) / views, 9);
      }),
    );
  }, 60_000);

  it('PO3 volume counts: at one rate more views score higher, and no single view beats a large good post', async () => {
    const large = fc.tuple(
      fc.integer({ min: 10_000, max: 5_000_000 }),
      fc.integer({ min: 9, max: 100 }),
      fc.integer({ min: 0, max: 9 }),
    );
    await fc.assert(
      fc.asyncProperty(large, async ([views, percent, engagementsOfOneView]) => {
        const engagements = Math.ceil((views * percent) / 100);
        const proven = await scoreOf(engagements, views);
        expect(proven).toBeGreaterThan(await scoreOf(engagementsOfOneView, 1));
        expect(await scoreOf(2 * engagements, 2 * views)).toBeGreaterThan(proven);
      }),
    );
  }, 60_000);

  it('PO3 a post that nobody has seen scores zero, more engagements than views are a rate of one', async () => {
    expect(await scoreOf(0, 0)).toBe(0);
    expect(await scoreOf(5, 0)).toBe(0);
    expect(await scoreOf(0, 1_000)).toBe(0);
    expect(await scoreOf(30, 10)).toBe(await scoreOf(10, 10));
  });
});

function ids(posts: readonly PostOfSound[]): string[] {
  return posts.map((post) => post.id);
}
