import { LeaseClosing } from '@afterglow/contracts/delivery/lease-closing';
import { occurred } from '@afterglow/contracts/event-contract';
import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import type { Timer } from '@afterglow/service-defaults/timer';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/**
 * A lease is closed by a record behind all that was accepted for it, in the same partition of the log: nothing of it can be
 * accepted after `closes_at`, and the record is written after that. Only folding the record gives back the rest.
 */
@Injectable()
export class CloseLeasesWhenDue implements Timer {
  readonly chunk = 500;

  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async runDue(tx: EntityManager): Promise<number> {
    const now = await this.clock.now(tx);
    const leases: { id: string; closes_at: Date }[] = await tx.query(
      `with closing as (
         update lease set status = 'CLOSING'
         where id in (select id from lease where status = 'OPEN' and closes_at <= $1 order by id limit $2 for update skip locked)
         returning id, closes_at
       ) select id, closes_at from closing order by id`,
      [now, this.chunk],
    );
    await this.outbox.append(
      tx,
      leases.map(({ id, closes_at }) =>
        occurred(LeaseClosing, { leaseId: id, closesAt: closes_at.toISOString(), aggregateVersion: 1 }),
      ),
    );
    return leases.length;
  }

  async nextDueAt(tx: EntityManager): Promise<Date | null> {
    const rows: { due: Date | null }[] = await tx.query(`select min(closes_at) as due from lease where status = 'OPEN'`);
    return rows[0]?.due ?? null;
  }

  async countDue(tx: EntityManager): Promise<number> {
    const now = await this.clock.now(tx);
    const rows: { due: number }[] = await tx.query(
      `select count(*)::int as due from lease where status = 'OPEN' and closes_at <= $1`,
      [now],
    );
    return rows[0]?.due ?? 0;
  }
}
