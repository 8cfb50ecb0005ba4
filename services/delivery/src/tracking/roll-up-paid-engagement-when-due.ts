import { PaidEngagementRolledUp } from '@afterglow/contracts/delivery/paid-engagement-rolled-up';
import { occurred } from '@afterglow/contracts/event-contract';
import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import type { Timer } from '@afterglow/service-defaults/timer';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

interface RollUpRow {
  post_id: string;
  views: string;
  clicks: string;
  views_6s: string;
  version: string;
}

/** What an ad brings lands on the post itself: its owner hears the sums about once a second while they grow. */
@Injectable()
export class RollUpPaidEngagementWhenDue implements Timer {
  readonly chunk = 500;

  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async runDue(tx: EntityManager): Promise<number> {
    const now = await this.clock.now(tx);
    const rows: RollUpRow[] = await tx.query(
      `with rolled_up as (
         update paid_engagement set version = version + 1, rolled_up_at = $1, due_at = null
         where post_id in (select post_id from paid_engagement where due_at <= $1 order by post_id limit $2 for update skip locked)
         returning post_id, views, clicks, views_6s, version
       ) select * from rolled_up order by post_id`,
      [now, this.chunk],
    );
    await this.outbox.append(
      tx,
      rows.map((row) =>
        occurred(PaidEngagementRolledUp, {
          postId: row.post_id,
          aggregateVersion: Number(row.version),
          paidViews: Number(row.views),
          paidClicks: Number(row.clicks),
          paidViews6s: Number(row.views_6s),
          asOf: now.toISOString(),
        }),
      ),
    );
    return rows.length;
  }

  /** A fold may make a post due at once, so nobody sleeps longer than a second. */
  async nextDueAt(tx: EntityManager): Promise<Date | null> {
    const rows: { due: Date }[] = await tx.query(
      `select least(min(due_at), platform_now() + interval '1 second') as due from paid_engagement where due_at is not null`,
    );
    return rows[0]?.due ?? null;
  }

  async countDue(tx: EntityManager): Promise<number> {
    const now = await this.clock.now(tx);
    const rows: { due: number }[] = await tx.query(`select count(*)::int as due from paid_engagement where due_at <= $1`, [now]);
    return rows[0]?.due ?? 0;
  }
}
