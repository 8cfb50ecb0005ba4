import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ReplicaMemory } from './replica-memory.ts';

interface ResponseRow {
  post_id: string;
  views: string;
  clicks: string;
  views_6s: string;
}

/** What viewers did with the posts of ads that pay by click or view: it is what such ads bid by. */
@Injectable()
export class PollPostResponses {
  constructor(
    private readonly dataSource: DataSource,
    private readonly memory: ReplicaMemory,
  ) {}

  async poll(): Promise<void> {
    const { facts, index } = this.memory;
    const postIds = new Set<string>();
    for (const ads of index.stretches()) for (const ad of ads) if (ad.billed.event !== 'CPM') postIds.add(ad.postId);
    if (postIds.size === 0) return;
    const rows: ResponseRow[] = await this.dataSource.query(
      `select post_id, views, clicks, views_6s from paid_engagement where post_id = any($1::uuid[])`,
      [[...postIds]],
    );
    for (const row of rows) {
      const seen = { impressions: Number(row.views), clicks: Number(row.clicks), views6s: Number(row.views_6s) };
      // Sums only grow, so their sum tells newer from older.
      facts.responses.apply(row.post_id, seen.impressions + seen.clicks + seen.views6s, seen);
    }
  }
}
