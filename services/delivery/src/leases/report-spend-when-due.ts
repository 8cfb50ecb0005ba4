import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import type { Timer } from '@afterglow/service-defaults/timer';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { spendReports } from './spend-reports.ts';

/** While a lease spends, billing hears of it about once a second: each report is the whole sum so far. */
@Injectable()
export class ReportSpendWhenDue implements Timer {
  readonly chunk = 500;

  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async runDue(tx: EntityManager): Promise<number> {
    const now = await this.clock.now(tx);
    const [leases]: [{ id: string }[], number] = await tx.query(
      `update lease set report_seq = report_seq + 1, reported_micros = spent_micros, reported_at = $1, report_due_at = null
       where id in (select id from lease where report_due_at <= $1 order by id limit $2 for update skip locked)
       returning id`,
      [now, this.chunk],
    );
    const leaseIds = leases.map((lease) => lease.id);
    await this.outbox.append(tx, await spendReports({ leaseIds, final: false }, tx));
    return leases.length;
  }

  /** A fold may make a lease due within a second, so nobody sleeps longer than that. */
  async nextDueAt(tx: EntityManager): Promise<Date | null> {
    const rows: { due: Date }[] = await tx.query(
      `select least(min(report_due_at), platform_now() + interval '1 second') as due from lease where report_due_at is not null`,
    );
    return rows[0]?.due ?? null;
  }

  async countDue(tx: EntityManager): Promise<number> {
    const now = await this.clock.now(tx);
    const rows: { due: number }[] = await tx.query(`select count(*)::int as due from lease where report_due_at <= $1`, [now]);
    return rows[0]?.due ?? 0;
  }
}
