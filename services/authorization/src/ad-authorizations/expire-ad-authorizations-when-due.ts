import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import type { Timer } from '@afterglow/service-defaults/timer';
import { Injectable } from '@nestjs/common';
import { LessThanOrEqual, type EntityManager } from 'typeorm';
import { AdAuthorization } from './ad-authorization.entity.ts';

/** A grant whose time is over is announced as expired, once. It had stopped being effective by itself. */
@Injectable()
export class ExpireAdAuthorizationsWhenDue implements Timer {
  readonly chunk = 200;

  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async runDue(tx: EntityManager): Promise<number> {
    const now = await this.clock.now(tx);
    const due = await tx.find(AdAuthorization, {
      where: { status: 'IN_USE', endsAt: LessThanOrEqual(now) },
      order: { endsAt: 'ASC', id: 'ASC' },
      take: this.chunk,
      lock: { mode: 'pessimistic_write', onLocked: 'skip_locked' },
    });

    const events = due.flatMap((authorization) => authorization.expire(now));

    await tx.save(due);
    await this.outbox.append(tx, events);
    return due.length;
  }

  async nextDueAt(tx: EntityManager): Promise<Date | null> {
    const next = await tx.findOne(AdAuthorization, { where: { status: 'IN_USE' }, order: { endsAt: 'ASC' } });
    return next?.endsAt ?? null;
  }

  async countDue(tx: EntityManager): Promise<number> {
    return tx.countBy(AdAuthorization, { status: 'IN_USE', endsAt: LessThanOrEqual(await this.clock.now(tx)) });
  }
}
