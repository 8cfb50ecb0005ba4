import type { Logger } from 'pino';
import { newId } from './ids.ts';
import { realTimeMs } from './real-time.ts';
import type { Transactions } from './transactions.ts';

export const CHANGEABLE_LEVELS = ['error', 'warn', 'info', 'debug', 'trace'] as const;
export type ChangeableLevel = (typeof CHANGEABLE_LEVELS)[number];

/** How soon the other replicas follow, and how exactly a change ends. */
const LOOK_MS = 2_000;

export interface LogLevelView {
  readonly level: string;
  /** What the environment says: what it goes back to. */
  readonly configuredLevel: string;
  /** Real time; null when nothing was changed. */
  readonly untilAt: string | null;
  readonly who: string | null;
  readonly why: string | null;
}

export interface LogLevelChange {
  readonly level: ChangeableLevel;
  readonly minutes: number;
  readonly who: string;
  readonly why: string;
}

interface ChangeRow {
  readonly level: string | null;
  readonly until_at: Date;
  readonly who: string;
  readonly why: string;
}

/**
 * A service's log level, changed while it runs, in all its replicas, and always with an end: a debug level that somebody
 * forgot fills disks. A replica that can't ask the data base keeps the end that it knows.
 */
export class LogLevel {
  private current: ChangeRow | null = null;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly parts: {
      readonly logger: Logger;
      readonly configuredLevel: string;
      readonly transactions: Transactions;
      readonly nowMs?: () => number;
    },
  ) {}

  async start(): Promise<void> {
    await this.look();
    this.timer = setInterval(() => void this.look(), LOOK_MS).unref();
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer);
  }

  get view(): LogLevelView {
    const change = this.inForce();
    return {
      level: this.parts.logger.level,
      configuredLevel: this.parts.configuredLevel,
      untilAt: change?.until_at.toISOString() ?? null,
      who: change?.who ?? null,
      why: change?.why ?? null,
    };
  }

  async change({ level, minutes, who, why }: LogLevelChange): Promise<LogLevelView> {
    return this.write({ level, until_at: new Date(this.nowMs() + minutes * 60_000), who, why });
  }

  /** Back to what the environment says, before the change has ended by itself. */
  async reset(who: string): Promise<LogLevelView> {
    return this.write({ level: null, until_at: new Date(this.nowMs()), who, why: 'set back' });
  }

  /** Takes over what another replica was told, and ends what has ended. */
  async look(): Promise<void> {
    try {
      const rows = await this.parts.transactions.read<ChangeRow[]>((tx) =>
        tx.query(`select level, until_at, who, why from log_level_change order by id desc limit 1`),
      );
      this.current = rows[0] ?? null;
    } catch {
      // The data base is away: others say so.
    }
    this.apply();
  }

  private async write(change: ChangeRow): Promise<LogLevelView> {
    await this.parts.transactions.run({ correlationId: newId() }, (tx) =>
      tx.query(`insert into log_level_change (id, level, until_at, who, why) values ($1, $2, $3, $4, $5)`, [
        newId(),
        change.level,
        change.until_at,
        change.who,
        change.why,
      ]),
    );
    this.current = change;
    this.apply();
    this.parts.logger.warn({ ...this.view }, 'log level changed');
    return this.view;
  }

  private apply(): void {
    const level = this.inForce()?.level ?? this.parts.configuredLevel;
    if (this.parts.logger.level !== level) this.parts.logger.level = level;
  }

  private inForce(): ChangeRow | null {
    const change = this.current;
    return change?.level && change.until_at.getTime() > this.nowMs() ? change : null;
  }

  private nowMs(): number {
    return (this.parts.nowMs ?? realTimeMs)();
  }
}
