import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import type { Timer } from '@afterglow/service-defaults/timer';
import { Injectable } from '@nestjs/common';
import { LessThanOrEqual, type EntityManager } from 'typeorm';
import { AdAuthorization } from './ad-authorization.entity.ts';

/** A grant whose notice is over is announced as revoked, once. It had stopped being effective by itself. */
@Injectable()
export class FinishRevokingAdAuthorizationsWhenDue implements Timer {
  readonly chunk = 200;

  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async runDue(tx: EntityManager): Promise<number> {
    const now = await this.clock.now(tx);
    const due = await tx.find(AdAuthorization, {
      where: { status: 'REVOKING', revokesAt: LessThanOrEqual(now) },
      order: { revokesAt: 'ASC', id: 'ASC' },
      take: this.chunk,
      lock: { mode: 'pessimistic_write', onLocked: 'skip_locked' },
    });

    const events = due.flatMap((authorization) => authorization.finishRevoking(now));

    await tx.save(due);
    await this.outbox.append(tx, events);
    return due.length;
  }

  async nextDueAt(tx: EntityManager): Promise<Date | null> {
    const next = await tx.findOne(AdAuthorization, { where: { status: 'REVOKING' }, order: { revokesAt: 'ASC' } });
    return next?.revokesAt ?? null;
  }

  async countDue(tx: EntityManager): Promise<number> {
    return tx.countBy(AdAuthorization, { status: 'REVOKING', revokesAt: LessThanOrEqual(await this.clock.now(tx)) });
  }
}
