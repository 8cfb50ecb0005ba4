import type { EngagementCounts } from '@afterglow/contracts/stories/engagement-counts.state';
import { PostEngagementRolledUp } from '@afterglow/contracts/stories/post-engagement-rolled-up';
import { occurred } from '@afterglow/contracts/event-contract';
import { newId } from '@afterglow/service-defaults/ids';
import { sampleOf } from '@afterglow/testing/contract-samples';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { service } from '../service.ts';
import { KeepPostPerformancesWhenPostEngagementRolledUp } from './keep-post-performances-when-post-engagement-rolled-up.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await startDatabase(service);
});
afterAll(() => db.stop());

const counts = (views: number, likes = 0): EngagementCounts => ({ views, likes, comments: 0, shares: 0, follows: 0 });
const rollUp = (postId: string, aggregateVersion: number, views: number) =>
  occurred(PostEngagementRolledUp, {
    postId,
    aggregateVersion,
    organic: counts(views, 1),
    paid: counts(1),
    asOf: '2026-11-23T06:10:00.000Z',
  });
const hear = (...events: PostEngagementRolledUp[]) =>
  db.receiveMany(events, new KeepPostPerformancesWhenPostEngagementRolledUp());
const viewsOf = async (postId: string) => {
  const rows = await db.query<{ views: string }>(`select views from post_performance where post_id = $1`, [postId]);
  return rows.map(({ views }) => Number(views));
};

describe('KeepPostPerformancesWhenPostEngagementRolledUp', () => {
  it('BC2 organic and paid count together; of a batch only the newest of each post', async () => {
    const [one, two] = [newId(), newId()];
    await hear(rollUp(one, 1, 10), rollUp(two, 5, 50), rollUp(one, 3, 30), rollUp(one, 2, 20));
    expect(await viewsOf(one)).toEqual([31]);
    expect(await viewsOf(two)).toEqual([51]);
  });

  it('BC2 a later batch with older counters changes nothing, with newer ones it does', async () => {
    const post = newId();
    await hear(rollUp(post, 4, 40));
    await hear(rollUp(post, 3, 30));
    await hear(rollUp(post, 4, 45));
    expect(await viewsOf(post)).toEqual([41]);
    await hear(rollUp(post, 5, 50));
    expect(await viewsOf(post)).toEqual([51]);
  });

  it('BC2 hears the sample as stories emits it', async () => {
    const sample = sampleOf(PostEngagementRolledUp);
    await hear(sample);
    expect(await viewsOf(sample.postId)).toEqual([sample.organic.views + sample.paid.views]);
  });

  it('BC2 the score never prefers few views: it grows with volume at the same rate, and stays between 0 and the rate', async () => {
    const rows = await db.query<{ score: number; rate: number }>(
      `select performance_score(engagements, views) as score, engagements::float8 / views as rate
       from (values (1, 1), (9, 100), (90, 1000), (900, 10000), (9000, 100000)) as counters (engagements, views)`,
    );
    const [tiny, ...growing] = rows.map(({ score }) => score);
    expect(growing).toEqual([...growing].sort((a, b) => a - b));
    expect(tiny).toBeLessThan(growing.at(-2) ?? 0);
    for (const { score, rate } of rows) expect(score > 0 && score < rate).toBe(true);
    const [edge] = await db.query(`select performance_score(5, 0) as unseen, performance_score(7, 3) as shared`);
    expect(edge).toMatchObject({ unseen: 0, shared: expect.any(Number) });
  });
});
