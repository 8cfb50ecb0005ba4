import { PaidEngagementRolledUp } from '@afterglow/contracts/delivery/paid-engagement-rolled-up';
import { occurred } from '@afterglow/contracts/event-contract';
import { newId } from '@afterglow/service-defaults/ids';
import { sampleOf } from '@afterglow/testing/contract-samples';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { service } from '../service.ts';
import { findPaidResponses } from './find-paid-responses.ts';
import { KeepPaidResponsesWhenPaidEngagementRolledUp } from './keep-paid-responses-when-paid-engagement-rolled-up.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await startDatabase(service);
});
afterAll(() => db.stop());

const rollUp = (postId: string, aggregateVersion: number, paidViews: number, paidViews6s?: number) => {
  const event = { postId, aggregateVersion, paidViews, paidClicks: 1, asOf: '2026-11-23T06:10:00.000Z' };
  return occurred(PaidEngagementRolledUp, paidViews6s === undefined ? event : { ...event, paidViews6s });
};
const hear = (...events: PaidEngagementRolledUp[]) => db.receiveMany(events, new KeepPaidResponsesWhenPaidEngagementRolledUp());
const found = (postId: string) => db.run((tx) => findPaidResponses(postId, tx));

describe('KeepPaidResponsesWhenPaidEngagementRolledUp', () => {
  it('CA6 keeps the newest sums of each post, whatever comes late or twice; a post that was never advertised has none', async () => {
    const [one, two] = [newId(), newId()];
    await hear(rollUp(one, 3, 30, 3), rollUp(two, 1, 10, 1), rollUp(one, 2, 20, 2));
    await hear(rollUp(one, 1, 10, 1), rollUp(one, 3, 31, 4));
    expect(await found(one)).toEqual({ impressions: 30, clicks: 1, views6s: 3 });
    await hear(rollUp(one, 4, 40));
    expect([await found(one), await found(two), await found(newId())]).toEqual([
      { impressions: 40, clicks: 1, views6s: 0 },
      { impressions: 10, clicks: 1, views6s: 1 },
      null,
    ]);
  });

  it('CA6 takes what delivery sends', async () => {
    const sample = sampleOf(PaidEngagementRolledUp);
    await hear(sample);
    expect(await found(sample.postId)).toEqual({ impressions: 1, clicks: 1, views6s: 1 });
  });
});
