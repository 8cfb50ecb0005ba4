import type { EntityManager } from 'typeorm';

/**
 * The platform's time is the database's (DESIGN §4). Each schema has `platform_now()`, in whole milliseconds;
 * connections have their service's schema as search path.
 */
export class Clock {
  /** The platform's time as this statement runs: it moves on within a transaction. */
  async now(tx: EntityManager): Promise<Date> {
    const rows: { now: Date }[] = await tx.query('select platform_now() as now');
    const now = rows[0]?.now;
    if (!now) throw new Error('platform_now() answered no row');
    return now;
  }
}
