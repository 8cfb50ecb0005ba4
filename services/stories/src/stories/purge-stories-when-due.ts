import { Clock } from '@afterglow/service-defaults/clock';
import type { Timer } from '@afterglow/service-defaults/timer';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Story } from './story.entity.ts';

/** How many comments one transaction deletes at most: a story with more of them takes several. */
const COMMENTS_AT_ONCE = 5_000;

/**
 * Of a story that has ended nothing stays but a row that says so. The promise is 15 minutes after the end; it is due at once,
 * so that those minutes are there for a service that was down.
 */
@Injectable()
export class PurgeStoriesWhenDue implements Timer {
  readonly chunk = 100;

  constructor(private readonly clock: Clock) {}

  async runDue(tx: EntityManager): Promise<number> {
    const now = await this.clock.now(tx);
    const stories = await tx
      .createQueryBuilder(Story, 'story')
      .where('story.endedAt <= :now and story.purgedAt is null', { now })
      .orderBy('story.endedAt')
      .addOrderBy('story.id')
      .limit(this.chunk)
      .setLock('pessimistic_write')
      .setOnLocked('skip_locked')
      .getMany();
    if (stories.length === 0) return 0;
    const ids = stories.map((story) => story.id);

    const left = await this.deleteComments(ids, tx);

    await tx.query('update story set sound_id = null, removal = null, purged_at = $2 where id = any($1) and not id = any($3)', [
      ids,
      now,
      left,
    ]);
    // With comments left there is more to do at once, as if the chunk had been full.
    return left.length > 0 ? this.chunk : stories.length;
  }

  async nextDueAt(tx: EntityManager): Promise<Date | null> {
    const [next]: { at: Date | null }[] = await tx.query(
      'select min(ended_at) as at from story where ended_at is not null and purged_at is null',
    );
    return next?.at ?? null;
  }

  async countDue(tx: EntityManager): Promise<number> {
    const [due]: { count: number }[] = await tx.query(
      'select count(*)::int as count from story where ended_at <= (select platform_now()) and purged_at is null',
    );
    return due?.count ?? 0;
  }

  /** Answers which of the stories still have comments. */
  private async deleteComments(storyIds: readonly string[], tx: EntityManager): Promise<readonly string[]> {
    await tx.query('delete from story_comment where id in (select id from story_comment where story_id = any($1) limit $2)', [
      storyIds,
      COMMENTS_AT_ONCE,
    ]);
    const left: { id: string }[] = await tx.query('select distinct story_id as id from story_comment where story_id = any($1)', [
      storyIds,
    ]);
    return left.map(({ id }) => id);
  }
}
