import { Clock } from '@afterglow/service-defaults/clock';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Timer } from '@afterglow/service-defaults/timer';

/** Far longer than a transaction may take, so that nobody writes below what is deleted; a replica that slept longer reads the tables. */
const KEPT_MS = 10 * 60_000;
const STROKE_MS = 60_000;

/** The change log is kept for ten minutes; how far it is deleted is written down, so that a reader sees what it missed. */
@Injectable()
export class DeleteChangeLogWhenDue implements Timer {
  readonly chunk = 10_000;

  constructor(private readonly clock: Clock) {}

  async runDue(tx: EntityManager): Promise<number> {
    const rows: { deleted: number }[] = await tx.query(
      `with oldest as (
         select id, written_at from change_log order by id limit $2 for update skip locked
       ), gone as (
         delete from change_log using oldest where change_log.id = oldest.id and oldest.written_at <= $1 returning change_log.id
       ), kept as (
         update change_log_kept set deleted_up_to = greatest(deleted_up_to, (select max(id) from gone))
         where exists (select from gone)
       )
       select count(*)::int as deleted from gone`,
      [new Date((await this.clock.now(tx)).getTime() - KEPT_MS), this.chunk],
    );
    return rows[0]?.deleted ?? 0;
  }

  async nextDueAt(tx: EntityManager): Promise<Date | null> {
    const rows: { written_at: Date }[] = await tx.query(`select written_at from change_log order by id limit 1`);
    const first = rows[0]?.written_at;
    return first ? new Date(first.getTime() + KEPT_MS + STROKE_MS) : null;
  }

  async countDue(tx: EntityManager): Promise<number> {
    const before = new Date((await this.clock.now(tx)).getTime() - KEPT_MS - STROKE_MS);
    const rows: { due: number }[] = await tx.query(`select count(*)::int as due from change_log where written_at <= $1`, [
      before,
    ]);
    return rows[0]?.due ?? 0;
  }
}
