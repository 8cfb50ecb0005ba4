import type { EngagementCounts } from '@afterglow/contracts/stories/engagement-counts.state';
import { PostEngagementRolledUp } from '@afterglow/contracts/stories/post-engagement-rolled-up';
import type { BulkReaction, ReceivedEvent } from '@afterglow/messaging/reaction';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** How well a post does, organic and paid together. Roll-ups are cumulative: of each post the newest counts, and only that. */
@Injectable()
export class KeepPostPerformancesWhenPostEngagementRolledUp implements BulkReaction<PostEngagementRolledUp> {
  readonly events = [PostEngagementRolledUp];

  async reactToMany(events: readonly ReceivedEvent<PostEngagementRolledUp>[], tx: EntityManager): Promise<void> {
    const newest = new Map<string, PostEngagementRolledUp>();
    for (const { data } of events) {
      const earlier = newest.get(data.postId);
      if (!earlier || earlier.aggregateVersion < data.aggregateVersion) newest.set(data.postId, data);
    }
    const rows = [...newest.values()].map(({ postId, aggregateVersion, organic, paid, asOf }) => ({
      post_id: postId,
      version: aggregateVersion,
      views: organic.views + paid.views,
      engagements: engagementsOf(organic) + engagementsOf(paid),
      as_of: asOf,
    }));
    // In the order of ids: two batches that meet wait for each other instead of dying of a deadlock.
    await tx.query(
      `insert into post_performance as known (post_id, version, views, engagements, as_of)
       select post_id, version, views, engagements, as_of
       from jsonb_to_recordset($1::jsonb)
         as rows (post_id uuid, version bigint, views bigint, engagements bigint, as_of timestamptz)
       order by post_id
       on conflict (post_id) do update
       set version = excluded.version, views = excluded.views, engagements = excluded.engagements, as_of = excluded.as_of
       where known.version < excluded.version`,
      [JSON.stringify(rows)],
    );
  }
}

/** A follow is about the creator, not about the post: it does not count. */
function engagementsOf({ likes, comments, shares }: EngagementCounts): number {
  return likes + comments + shares;
}
