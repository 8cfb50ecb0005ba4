import { PaidEngagementRolledUp } from '@afterglow/contracts/delivery/paid-engagement-rolled-up';
import type { BulkReaction, ReceivedEvent } from '@afterglow/messaging/reaction';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** What viewers did with a post that was shown as an ad: what a bid for clicks or views is worth rests on it. Sums: the newest counts. */
@Injectable()
export class KeepPaidResponsesWhenPaidEngagementRolledUp implements BulkReaction<PaidEngagementRolledUp> {
  readonly events = [PaidEngagementRolledUp];

  async reactToMany(events: readonly ReceivedEvent<PaidEngagementRolledUp>[], tx: EntityManager): Promise<void> {
    const newest = new Map<string, PaidEngagementRolledUp>();
    for (const { data } of events) {
      const earlier = newest.get(data.postId);
      if (!earlier || earlier.aggregateVersion < data.aggregateVersion) newest.set(data.postId, data);
    }
    const rows = [...newest.values()].map(({ postId, aggregateVersion, paidViews, paidClicks, paidViews6s = 0 }) => ({
      post_id: postId,
      version: aggregateVersion,
      impressions: paidViews,
      clicks: paidClicks,
      views_6s: paidViews6s,
    }));
    // In the order of ids: two batches that meet wait for each other instead of dying of a deadlock.
    await tx.query(
      `insert into paid_response as known (post_id, version, impressions, clicks, views_6s)
       select post_id, version, impressions, clicks, views_6s
       from jsonb_to_recordset($1::jsonb)
         as rows (post_id uuid, version bigint, impressions bigint, clicks bigint, views_6s bigint)
       order by post_id
       on conflict (post_id) do update set version = excluded.version, impressions = excluded.impressions,
         clicks = excluded.clicks, views_6s = excluded.views_6s
       where known.version < excluded.version`,
      [JSON.stringify(rows)],
    );
  }
}
