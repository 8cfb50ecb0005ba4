import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';

export interface UpkeepLimits {
  /** The newest published rows stay for the timeline. */
  readonly outboxRowsKept: number;
  /** Platform time; also how far back a consumer may be set without halting (DESIGN §3, consumer rule 2). */
  readonly inboxDaysKept: number;
  readonly chunk: number;
  readonly vacuumAfter: number;
  readonly everyMs: number;
}

export const UPKEEP_LIMITS: UpkeepLimits = {
  outboxRowsKept: 100_000,
  inboxDaysKept: 35,
  chunk: 10_000,
  vacuumAfter: 50_000,
  everyMs: 5_000,
};

/**
 * Outbox and inbox stay small: whole ranges below the cursor, or beyond the inbox's age, are deleted in chunks, each a
 * statement of its own, and vacuumed after enough of them. No writer waits: rows are only deleted that nobody reads or
 * updates. Replicas may do it at once.
 */
export class TableUpkeep {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;
  private readonly deletedSinceVacuum = { outbox: 0, inbox: 0 };

  constructor(
    private readonly dataSource: DataSource,
    private readonly logger: Logger,
    private readonly limits: UpkeepLimits = UPKEEP_LIMITS,
  ) {}

  start(): void {
    this.timer = setInterval(() => {
      this.running = this.running.then(() => this.tick());
    }, this.limits.everyMs).unref();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearInterval(this.timer);
    await this.running;
  }

  /** Deletes all that may go; answers how many rows. */
  async run(): Promise<{ outbox: number; inbox: number }> {
    const outbox = await this.shrink('outbox', () => this.deleteOutboxChunk());
    const inbox = await this.shrink('inbox', () => this.deleteInboxChunk());
    return { outbox, inbox };
  }

  private async tick(): Promise<void> {
    if (this.stopped) return;
    await this.run().catch((error: unknown) =>
      this.logger.warn({ err: error }, 'upkeep of outbox and inbox failed, it is tried again'),
    );
  }

  private async shrink(table: 'outbox' | 'inbox', deleteChunk: () => Promise<number>): Promise<number> {
    let deleted = 0;
    for (;;) {
      const chunk = await deleteChunk();
      deleted += chunk;
      this.deletedSinceVacuum[table] += chunk;
      if (this.deletedSinceVacuum[table] >= this.limits.vacuumAfter) {
        this.deletedSinceVacuum[table] = 0;
        await this.dataSource.query(`vacuum (truncate false) ${table}`);
      }
      if (chunk < this.limits.chunk || this.stopped) return deleted;
    }
  }

  private async deleteOutboxChunk(): Promise<number> {
    const result: [unknown[], number] = await this.dataSource.query(
      `with first as (select id from outbox order by id limit 1)
       delete from outbox using first, outbox_cursor
       where outbox.id >= first.id and outbox.id < first.id + $2 and outbox.id <= outbox_cursor.position - $1`,
      [this.limits.outboxRowsKept, this.limits.chunk],
    );
    return result[1];
  }

  private async deleteInboxChunk(): Promise<number> {
    const result: [unknown[], number] = await this.dataSource.query(
      `delete from inbox where ctid = any(array(
         select ctid from inbox where processed_at < (select platform_now()) - $1 * interval '1 day' and status = 'PROCESSED' limit $2))`,
      [this.limits.inboxDaysKept, this.limits.chunk],
    );
    return result[1];
  }
}
