import { Pool, type PoolClient } from 'pg';
import { Refusal } from './refusal.ts';
import type { ClockState } from './test-clock-rules.ts';

/** What the clock says, and the real time of the same instant. */
export interface ClockReading {
  readonly clock: ClockState;
  readonly realMs: number;
}

interface ClockRow {
  readonly mode: 'RUNNING' | 'FROZEN';
  readonly offset_ms: string;
  readonly frozen_at: Date | null;
  readonly epoch: string;
  readonly real_ms: string;
}

/** Real time is the database's own: the clock of this process may differ, and offsets must fit `platform_now()`. */
const SELECT_CLOCK = `
  select mode, offset_ms, frozen_at, epoch, floor(extract(epoch from clock_timestamp()) * 1000)::bigint as real_ms
  from platform.clock`;

/** The row `platform.clock`: every service reads it, and this alone writes it. */
export class ClockStore {
  private readonly pool: Pool;

  constructor(databaseUrl: string) {
    this.pool = new Pool({ connectionString: databaseUrl, max: 2, connectionTimeoutMillis: 5_000 });
    // An idle connection that the server closes is replaced at the next use; unheard, it would end the process.
    this.pool.on('error', () => undefined);
  }

  async read(): Promise<ClockReading> {
    return this.withClient(async (client) => readingOf((await client.query<ClockRow>(SELECT_CLOCK)).rows));
  }

  /** Replaces the clock's state by what `decide` answers; nothing changes when it throws. */
  async change(decide: (reading: ClockReading) => ClockState): Promise<ClockState> {
    return this.withClient(async (client) => {
      await client.query('begin');
      try {
        const next = decide(readingOf((await client.query<ClockRow>(`${SELECT_CLOCK} for update`)).rows));
        const frozenAt = next.frozenAtMs === null ? null : new Date(next.frozenAtMs).toISOString();
        await client.query('update platform.clock set mode = $1, offset_ms = $2, frozen_at = $3, epoch = $4', [
          next.mode,
          next.offsetMs,
          frozenAt,
          next.epoch,
        ]);
        await client.query('commit');
        return next;
      } catch (error) {
        await client.query('rollback');
        throw error;
      }
    });
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private async withClient<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool.connect().catch((error: unknown) => {
      throw new Refusal(503, 'test_clock.unavailable', `The database of the test clock does not answer: ${reasonOf(error)}`);
    });
    try {
      return await work(client);
    } finally {
      client.release();
    }
  }
}

function readingOf(rows: readonly ClockRow[]): ClockReading {
  const row = rows[0];
  if (!row) throw new Refusal(503, 'test_clock.unavailable', 'platform.clock has no row: prepare the database first.');
  return {
    realMs: Number(row.real_ms),
    clock: {
      mode: row.mode,
      offsetMs: Number(row.offset_ms),
      frozenAtMs: row.frozen_at?.getTime() ?? null,
      epoch: Number(row.epoch),
    },
  };
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
