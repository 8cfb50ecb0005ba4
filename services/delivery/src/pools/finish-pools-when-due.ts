import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import type { Timer } from '@afterglow/service-defaults/timer';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Pool } from './pool.entity.ts';

/**
 * `leased = spent` says that no lease is open, in the row itself: a lease that is taken at this moment changes the row,
 * so the condition is checked again when the lock is there.
 */
const DUE = `status = 'OPEN' and over_at <= :now and leased_micros = spent_micros and funds_request_id is null`;
/** What else it waits for (the last lease, billing's answer) comes at any moment. */
const LOOK_AGAIN_MS = 1_000;

/** A pool whose time is over, and whose leases are all closed, gives back what is left of its hold, once. */
@Injectable()
export class FinishPoolsWhenDue implements Timer {
  readonly chunk = 100;

  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async runDue(tx: EntityManager): Promise<number> {
    const now = await this.clock.now(tx);
    const pools = await tx
      .createQueryBuilder(Pool, 'pool')
      .where(DUE, { now })
      .orderBy('pool.id')
      .take(this.chunk)
      .setLock('pessimistic_write')
      .setOnLocked('skip_locked')
      .getMany();
    const events = pools.flatMap((pool) => pool.finish());
    await tx.save(pools);
    await this.outbox.append(tx, events);
    return pools.length;
  }

  async nextDueAt(tx: EntityManager): Promise<Date | null> {
    const now = await this.clock.now(tx);
    return (await this.countDue(tx)) > 0 ? now : new Date(now.getTime() + LOOK_AGAIN_MS);
  }

  async countDue(tx: EntityManager): Promise<number> {
    const now = await this.clock.now(tx);
    return tx.createQueryBuilder(Pool, 'pool').where(DUE, { now }).getCount();
  }
}
