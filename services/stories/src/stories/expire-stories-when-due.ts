import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import type { Timer } from '@afterglow/service-defaults/timer';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { countStoryComments } from './count-story-comments.ts';
import { Story } from './story.entity.ts';

/** That a story has reached its 24 hours is announced exactly once, with its final totals; readers never wait for it. */
@Injectable()
export class ExpireStoriesWhenDue implements Timer {
  readonly chunk = 200;

  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async runDue(tx: EntityManager): Promise<number> {
    const now = await this.clock.now(tx);
    // A story that a writer still holds is skipped and comes with the next run, when that comment is committed or gone.
    const stories = await tx
      .createQueryBuilder(Story, 'story')
      .where(`story.status in ('LIVE', 'REMOVED') and story.expiresAt <= :now`, { now })
      .orderBy('story.expiresAt')
      .addOrderBy('story.id')
      .limit(this.chunk)
      .setLock('pessimistic_write')
      .setOnLocked('skip_locked')
      .getMany();
    if (stories.length === 0) return 0;

    const totalsOf = await countStoryComments(
      stories.map((story) => story.id),
      tx,
    );
    const events = stories.flatMap((story) => story.expire(totalsOf(story.id), now));

    await this.saveEnded(stories, tx);
    await this.outbox.append(tx, events);
    return stories.length;
  }

  async nextDueAt(tx: EntityManager): Promise<Date | null> {
    const [next]: { at: Date | null }[] = await tx.query(
      `select min(expires_at) as at from story where status in ('LIVE', 'REMOVED')`,
    );
    return next?.at ?? null;
  }

  async countDue(tx: EntityManager): Promise<number> {
    const [due]: { count: number }[] = await tx.query(
      `select count(*)::int as count from story where status in ('LIVE', 'REMOVED') and expires_at <= (select platform_now())`,
    );
    return due?.count ?? 0;
  }

  /** One statement for the chunk: saving entity by entity would be two statements for each story. */
  private async saveEnded(stories: readonly Story[], tx: EntityManager): Promise<void> {
    await tx.query(
      `update story set status = ended.status, ended_at = ended.ended_at, total_comments = ended.total_comments,
         total_commenters = ended.total_commenters, version = ended.version
       from unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::bigint[], $5::bigint[], $6::int[])
         as ended (id, status, ended_at, total_comments, total_commenters, version)
       where story.id = ended.id`,
      [
        stories.map((story) => story.id),
        stories.map((story) => story.status),
        stories.map((story) => story.endedAt),
        stories.map((story) => story.totalComments),
        stories.map((story) => story.totalCommenters),
        stories.map((story) => story.version),
      ],
    );
  }
}
