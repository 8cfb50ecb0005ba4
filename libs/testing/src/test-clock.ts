import type { Pool } from 'pg';

/** Sets the platform's clock of one test data base (DESIGN §4). */
export class TestClock {
  constructor(private readonly admin: Pool) {}

  async freezeAt(instant: string): Promise<void> {
    await this.admin.query(`update platform.clock set mode = 'FROZEN', frozen_at = $1, epoch = epoch + 1`, [instant]);
  }

  /** Runs again, from where it stands. */
  async run(): Promise<void> {
    await this.admin.query(
      `update platform.clock set mode = 'RUNNING', frozen_at = null, epoch = epoch + 1,
         offset_ms = case mode when 'FROZEN' then (extract(epoch from frozen_at - clock_timestamp()) * 1000)::bigint else offset_ms end`,
    );
  }

  async advance(ms: number): Promise<void> {
    await this.admin.query(
      `update platform.clock set epoch = epoch + 1, frozen_at = frozen_at + $1::bigint * interval '1 millisecond',
         offset_ms = offset_ms + case mode when 'RUNNING' then $1::bigint else 0 end`,
      [ms],
    );
  }
}
