import { personas } from '@afterglow/local/personas';
import { PaidEngagementRolledUp } from '@afterglow/contracts/delivery/paid-engagement-rolled-up';
import { occurred } from '@afterglow/contracts/event-contract';
import { newId } from '@afterglow/service-defaults/ids';
import { sampleOf } from '@afterglow/testing/contract-samples';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import fc from 'fast-check';
import { FindPosts } from '../posts/find-posts.ts';
import { PostDeleted, PostNotFound } from '../posts/post.errors.ts';
import { DeletePost } from '../posts/delete-post.ts';
import { PublishPost } from '../posts/publish-post.ts';
import { service } from '../service.ts';
import { WritePostComment } from '../post-comments/write-post-comment.ts';
import { CountPaidViewsWhenPaidEngagementRolledUp } from './count-paid-views-when-paid-engagement-rolled-up.ts';
import { EngageWithPost, type EngagementKind } from './engage-with-post.ts';
import { toEngagementView } from './engagement.view.ts';
import { PostEngagement } from './post-engagement.entity.ts';
import { RollUpPostEngagementWhenDue } from './roll-up-post-engagement-when-due.ts';

const mia = personas.mia.userId;
const vic = personas.vic.userId;

describe('the counters of a post', () => {
  let db: TestDatabase;
  let postId: string;
  let timer: RollUpPostEngagementWhenDue;
  const countPaidViews = new CountPaidViewsWhenPaidEngagementRolledUp();

  beforeAll(async () => {
    db = await startDatabase(service);
    timer = new RollUpPostEngagementWhenDue(db.outbox, db.clock);
  });
  afterAll(() => db.stop());
  beforeEach(async () => {
    await db.setTime('2026-11-23T06:10:00.000Z');
    await db.query('update post_engagement set roll_up_due_at = null');
    postId = await publish();
    await db.takeEvents();
  });

  const publish = async (privacy: 'PUBLIC_TO_EVERYONE' | 'SELF_ONLY' = 'PUBLIC_TO_EVERYONE') => {
    const draft = {
      creatorId: mia,
      itemType: 'VIDEO',
      soundId: null,
      caption: '',
      privacy,
      commentAudience: 'EVERYONE',
    } as const;
    return (await db.run((tx) => new PublishPost(db.outbox, db.clock).execute(draft, tx))).id;
  };
  const engage = (kind: EngagementKind, viewerId = vic, id = postId) =>
    db.run((tx) => new EngageWithPost(new FindPosts(), db.clock).execute({ postId: id, viewerId, kind }, tx));
  const engagement = () => db.run((tx) => tx.findOneByOrFail(PostEngagement, { postId }));
  const report = (aggregateVersion: number, paidViews: number, id = postId) =>
    occurred(PaidEngagementRolledUp, {
      postId: id,
      aggregateVersion,
      paidViews,
      paidClicks: 0,
      asOf: '2026-11-23T06:10:00.000Z',
    });
  const rollUp = () => db.run((tx) => timer.runDue(tx));

  it('PO2 every view and share counts, a like once per viewer, also when the taps arrive at once', async () => {
    await Promise.all([
      ...Array.from({ length: 20 }, () => engage('VIEW')),
      ...Array.from({ length: 10 }, () => engage('SHARE')),
      ...Array.from({ length: 10 }, () => engage('LIKE')),
      engage('LIKE', mia),
    ]);

    const { organic, paid, total } = toEngagementView(await engagement());
    expect(organic).toEqual({ views: 20, likes: 2, comments: 0, shares: 10, follows: 0 });
    expect(paid).toEqual({ views: 0, likes: 0, comments: 0, shares: 0, follows: 0 });
    expect(total).toEqual(organic);
  });

  it('PO2 comments count too', async () => {
    await db.run((tx) => new WritePostComment(new FindPosts(), db.clock).execute({ postId, authorId: vic, text: 'love it' }, tx));

    expect((await engagement()).organic.comments).toBe(1);
  });

  it('PO2 what a viewer may not see or what is deleted counts nothing', async () => {
    const hidden = await publish('SELF_ONLY');
    await db.run((tx) => new DeletePost(db.outbox, db.clock).execute({ postId, creatorId: mia }, tx));

    await expect(engage('VIEW', vic, hidden)).rejects.toThrow(PostNotFound);
    await expect(engage('VIEW', vic, newId())).rejects.toThrow(PostNotFound);
    await expect(engage('LIKE')).rejects.toThrow(PostDeleted);
    expect((await engagement()).organic).toMatchObject({ views: 0, likes: 0 });
  });

  it('PO2 a report of delivery lands in the paid column of the post itself, total = organic + paid', async () => {
    await engage('VIEW');
    await db.receiveMany([report(1, 40), report(2, 70)], countPaidViews);

    const { organic, paid, total } = toEngagementView(await engagement());
    expect([organic.views, paid.views, total.views]).toEqual([1, 70, 71]);
  });

  it('PO2 the same report again and older ones change nothing; a post that we do not know is not made up', async () => {
    await db.receiveMany([report(5, 500)], countPaidViews);
    await rollUp();

    for (const late of [report(5, 500), report(4, 400), report(1, 9, newId())]) await db.receiveMany([late], countPaidViews);

    expect(await engagement()).toMatchObject({ paidViews: 500, paidVersion: 5, rollUpDueAt: null });
  });

  it('PO2 the sample of delivery is understood', async () => {
    const event = sampleOf(PaidEngagementRolledUp);
    await db.receiveMany([occurred(PaidEngagementRolledUp, { ...event, postId })], countPaidViews);

    expect(await engagement()).toMatchObject({ paidViews: event.paidViews, paidVersion: event.aggregateVersion });
  });

  it('PO2 whatever is repeated, reordered or batched differently: paid is the newest report, and total = organic + paid', async () => {
    const deliveries = fc.array(fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 6 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(deliveries, fc.integer({ min: 0, max: 3 }), async (batches, views) => {
        postId = await publish();
        for (const batch of batches) {
          await db.receiveMany(
            batch.map((version) => report(version, version * 10)),
            countPaidViews,
          );
        }
        for (let i = 0; i < views; i += 1) await engage('VIEW');

        const { organic, paid, total } = toEngagementView(await engagement());
        expect(paid.views).toBe(10 * Math.max(0, ...batches.flat()));
        expect(organic.views).toBe(views);
        expect(total.views).toBe(organic.views + paid.views);
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('PO2 batches over the same posts in opposite order do not wait for each other', async () => {
    const posts = [postId, await publish(), await publish()];
    const batch = (version: number) => posts.map((id) => report(version, version, id));

    await Promise.all(
      Array.from({ length: 20 }, (_, i) => db.receiveMany(i % 2 ? batch(i + 1) : batch(i + 1).reverse(), countPaidViews)),
    );

    expect(await engagement()).toMatchObject({ paidViews: 20, paidVersion: 20 });
  });

  describe('their roll-up', () => {
    it('PO2 a change is announced at once, the next one not before a second has passed', async () => {
      await engage('VIEW');
      expect(await rollUp()).toBe(1);

      await engage('VIEW');
      await db.advance(999);
      expect(await rollUp()).toBe(0);
      await engage('LIKE');
      await db.advance(1);
      expect(await rollUp()).toBe(1);

      expect(await db.publishedEvents()).toMatchObject([
        {
          type: 'PostEngagementRolledUp',
          topic: 'stories.engagement',
          key: postId,
          data: { aggregateVersion: 1, organic: { views: 1 } },
        },
        { data: { aggregateVersion: 2, organic: { views: 2, likes: 1 }, asOf: '2026-11-23T06:10:01.000Z' } },
      ]);
    });

    it('PO2 nothing changed, nothing announced; a paid report is a change', async () => {
      expect(await rollUp()).toBe(0);
      await db.receiveMany([report(1, 40)], countPaidViews);
      expect(await rollUp()).toBe(1);
      expect(await rollUp()).toBe(0);

      expect(await db.publishedEvents()).toMatchObject([{ data: { organic: { views: 0 }, paid: { views: 40 } } }]);
    });

    it('PO2 two workers at once announce each post once, and versions stay in order', async () => {
      for (let i = 0; i < 30; i += 1) await engage('VIEW', vic, await publish());
      await db.takeEvents();

      const done = await Promise.all([rollUp(), rollUp(), rollUp()]);

      const keys = (await db.publishedEvents()).map((event) => event.key);
      expect(done.reduce((sum, n) => sum + n, 0) + (await rollUp())).toBe(30);
      expect(new Set(keys).size).toBe(30);
    }, 60_000);

    it('PO2 no view is lost between counting and rolling up', async () => {
      const views = Promise.all(Array.from({ length: 100 }, () => engage('VIEW')));
      for (let i = 0; i < 10; i += 1) {
        await rollUp();
        await db.advance(1_000);
      }
      await views;
      await db.advance(1_000);
      await rollUp();

      const versions = (await db.publishedEvents()).map(
        ({ data }) => data as unknown as { aggregateVersion: number; organic: { views: number } },
      );
      expect(versions.at(-1)?.organic.views).toBe(100);
      expect(versions.map((event) => event.aggregateVersion)).toEqual(versions.map((_, i) => i + 1));
    }, 60_000);

    it('PO2 the timer looks again when it is due, and after a second at the latest', async () => {
      const look = () => db.run(async (tx) => [await timer.nextDueAt(tx), await timer.countDue(tx)]);
      const inASecond = new Date('2026-11-23T06:10:01.000Z');
      expect(await look()).toEqual([inASecond, 0]);
      await engage('VIEW');
      expect(await look()).toEqual([new Date('2026-11-23T06:10:00.000Z'), 1]);
      await rollUp();
      await db.advance(400);
      await engage('VIEW');
      expect(await look()).toEqual([inASecond, 0]);
    });
  });
});
