import { Clock } from '@afterglow/service-defaults/clock';
import type { Timer } from '@afterglow/service-defaults/timer';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { giveBackLeased, type LeasedRest } from './give-back-leased.ts';

const DUE = `from lease where unclicked_at is not null and status = 'OPEN'`;

/**
 * Where clicks or views are paid for, what was set aside for impressions that brought none goes back to pool and caps two
 * minutes after the lease's last decision; its tokens live on, and whoever clicks later is charged to what the pool has. A
 * micro stays, so that a pool's `leased = spent` goes on to mean that no lease is open.
 */
@Injectable()
export class ReturnUnclickedWhenDue implements Timer {
  readonly chunk = 500;

  constructor(private readonly clock: Clock) {}

  async runDue(tx: EntityManager): Promise<number> {
    const now = await this.clock.now(tx);
    const leases: LeasedRest[] = await tx.query(
      `select id, pool_id, cap_ids, slice_micros - greatest(spent_micros, 1) as rest ${DUE} and unclicked_at <= $1
       order by id limit $2 for update skip locked`,
      [now, this.chunk],
    );
    await giveBackLeased(leases, tx);
    await tx.query(`update lease set unclicked_at = null where id = any($1::uuid[])`, [leases.map(({ id }) => id)]);
    return leases.length;
  }

  async nextDueAt(tx: EntityManager): Promise<Date | null> {
    const rows: { due: Date | null }[] = await tx.query(`select min(unclicked_at) as due ${DUE}`);
    return rows[0]?.due ?? null;
  }

  async countDue(tx: EntityManager): Promise<number> {
    const now = await this.clock.now(tx);
    const rows: { due: number }[] = await tx.query(`select count(*)::int as due ${DUE} and unclicked_at <= $1`, [now]);
    return rows[0]?.due ?? 0;
  }
}
