import { PaidEngagementRolledUp } from '@afterglow/contracts/delivery/paid-engagement-rolled-up';
import type { BulkReaction, ReceivedEvent } from '@afterglow/messaging/reaction';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { NEXT_ROLL_UP } from './count-organic.ts';

/** What an ad brings lands on the post itself: the paid column is the newest cumulative report, in whatever order they come. */
@Injectable()
export class CountPaidViewsWhenPaidEngagementRolledUp implements BulkReaction<PaidEngagementRolledUp> {
  readonly events = [PaidEngagementRolledUp];

  async reactToMany(events: readonly ReceivedEvent<PaidEngagementRolledUp>[], tx: EntityManager): Promise<void> {
    const newest = newestPerPost(events.map((event) => event.data));
    const postIds = newest.map((report) => report.postId);
    // In the order of ids, so that two batches never wait for each other.
    await tx.query('select from post_engagement where post_id = any($1) order by post_id for update', [postIds]);
    await tx.query(
      `update post_engagement set paid_views = report.views, paid_version = report.version,
         roll_up_due_at = case when paid_views = report.views then roll_up_due_at else ${NEXT_ROLL_UP} end
       from unnest($1::uuid[], $2::bigint[], $3::bigint[]) as report (post_id, version, views)
       where post_engagement.post_id = report.post_id and paid_version < report.version`,
      [postIds, newest.map((report) => report.aggregateVersion), newest.map((report) => report.paidViews)],
    );
  }
}

function newestPerPost(reports: readonly PaidEngagementRolledUp[]): readonly PaidEngagementRolledUp[] {
  const newest = new Map<string, PaidEngagementRolledUp>();
  for (const report of reports) {
    const known = newest.get(report.postId);
    if (!known || known.aggregateVersion < report.aggregateVersion) newest.set(report.postId, report);
  }
  return [...newest.values()];
}
