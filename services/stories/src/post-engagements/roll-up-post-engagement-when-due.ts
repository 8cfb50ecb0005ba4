import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import type { Timer } from '@afterglow/service-defaults/timer';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { PostEngagement } from './post-engagement.entity.ts';

/** Readers elsewhere hear the counters of a changed post, cumulative, at most once a second. */
@Injectable()
export class RollUpPostEngagementWhenDue implements Timer {
  readonly chunk = 500;

  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async runDue(tx: EntityManager): Promise<number> {
    const now = await this.clock.now(tx);
    const due = await tx
      .createQueryBuilder(PostEngagement, 'engagement')
      .where('engagement.rollUpDueAt <= :now', { now })
      .orderBy('engagement.rollUpDueAt')
      .addOrderBy('engagement.postId')
      .limit(this.chunk)
      .setLock('pessimistic_write')
      .setOnLocked('skip_locked')
      .getMany();
    if (due.length === 0) return 0;

    const events = due.flatMap((engagement) => engagement.rollUp(now));

    await tx.query(
      `update post_engagement set version = version + 1, rolled_up_at = $2, roll_up_due_at = null where post_id = any($1)`,
      [due.map((engagement) => engagement.postId), now],
    );
    await this.outbox.append(tx, events);
    return due.length;
  }

  /** A second from now at the latest: the next change of a counter falls due at once, and nothing wakes the loop for it. */
  async nextDueAt(tx: EntityManager): Promise<Date | null> {
    const [next]: { at: Date }[] = await tx.query(
      `select least(min(roll_up_due_at), platform_now() + interval '1 second') as at from post_engagement`,
    );
    return next?.at ?? null;
  }

  async countDue(tx: EntityManager): Promise<number> {
    const [due]: { count: number }[] = await tx.query(
      'select count(*)::int as count from post_engagement where roll_up_due_at <= (select platform_now())',
    );
    return due?.count ?? 0;
  }
}
