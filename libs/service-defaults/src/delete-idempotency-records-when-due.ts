import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from './clock.ts';
import type { Timer } from './timer.ts';

/** Expired records are invisible anyway; deleting them in strokes instead of one by one keeps the table's upkeep small. */
const STROKE_MS = 10 * 60 * 1000;

/** An answer is kept for 24 hours, and not for ever. */
@Injectable()
export class DeleteIdempotencyRecordsWhenDue implements Timer {
  readonly chunk = 5000;

  constructor(private readonly clock: Clock) {}

  async runDue(tx: EntityManager): Promise<number> {
    const rows: { deleted: number }[] = await tx.query(
      `with due as (
         select scope_hash from idempotency_record where expires_at <= $1 order by expires_at limit $2 for update skip locked
       ), deleted as (
         delete from idempotency_record where scope_hash in (select scope_hash from due) returning 1
       )
       select count(*)::int as deleted from deleted`,
      [await this.clock.now(tx), this.chunk],
    );
    return rows[0]?.deleted ?? 0;
  }

  async nextDueAt(tx: EntityManager): Promise<Date | null> {
    const rows: { first: Date | null }[] = await tx.query(`select min(expires_at) as first from idempotency_record`);
    const first = rows[0]?.first;
    return first ? new Date(first.getTime() + STROKE_MS) : null;
  }

  async countDue(tx: EntityManager): Promise<number> {
    const now = await this.clock.now(tx);
    const rows: { due: number }[] = await tx.query(`select count(*)::int as due from idempotency_record where expires_at <= $1`, [
      new Date(now.getTime() - STROKE_MS),
    ]);
    return rows[0]?.due ?? 0;
  }
}
