import { setTimeout as delay } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import { newId } from './ids.ts';
import { traceparentOf } from './request-ids.ts';
import type { ServiceMetrics } from './service-metrics.ts';
import type { Timer } from './timer.ts';
import { traceparentOfSpan, type Tracing } from './tracing.ts';
import type { Transactions } from './transactions.ts';

/** The shortest sleep: a clock that stands still just before a row's time is asked again and again. */
const SHORTEST_SLEEP_MS = 20;
/** Rows that are due, but locked by somebody else: looked at again after this long. */
const RETRY_MS = 100;
const FIRST_BACKOFF_MS = 200;
const LONGEST_BACKOFF_MS = 30_000;

export interface TimerLoopParts {
  readonly transactions: Transactions;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: ServiceMetrics;
  readonly tracing: Tracing;
  /**
   * The longest sleep. In production it bounds how late a row is announced that was written with an earlier due time;
   * in development the test clock can jump at any moment, so it is short.
   */
  readonly longestSleepMs: number;
}

/** Runs a service's timers (DESIGN §4): each by itself, never twice at once in one process. */
export class TimerLoop {
  private timers: readonly Timer[] = [];
  private runners: readonly TimerRunner[] = [];

  constructor(private readonly parts: TimerLoopParts) {}

  start(timers: readonly Timer[]): void {
    this.timers = timers;
    this.runners = timers.map((timer) => new TimerRunner(timer, this.parts));
    for (const runner of this.runners) runner.start();
  }

  /** All timers look again now, whatever they sleep for; resolves when each has looked, and worked off what was due. */
  async wake(): Promise<void> {
    await Promise.all(this.runners.map((runner) => runner.wake()));
  }

  /** How many timers are in a run. */
  get running(): number {
    return this.runners.filter((runner) => runner.isRunning).length;
  }

  /** Rows that are due in all timers together. */
  async countDue(tx: EntityManager): Promise<number> {
    let due = 0;
    for (const timer of this.timers) due += await timer.countDue(tx);
    return due;
  }

  /** Starts no further run; resolves when the current ones have ended. */
  async stop(): Promise<void> {
    await Promise.all(this.runners.map((runner) => runner.stop()));
  }
}

class TimerRunner {
  isRunning = false;
  private readonly name: string;
  private readonly stopping = new AbortController();
  private sleeping = new AbortController();
  /** Whoever woke it. A wake during a run asks for another one: the row may have become due after this run has looked. */
  private waking: (() => void)[] = [];
  private finished: Promise<void> = Promise.resolve();
  private backoffMs = FIRST_BACKOFF_MS;

  constructor(
    private readonly timer: Timer,
    private readonly parts: TimerLoopParts,
  ) {
    this.name = timer.constructor.name;
  }

  start(): void {
    this.finished = this.loop();
  }

  wake(): Promise<void> {
    if (this.stopping.signal.aborted) return Promise.resolve();
    const looked = new Promise<void>((resolve) => this.waking.push(resolve));
    this.sleeping.abort();
    return looked;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.sleeping.abort();
    await this.finished;
  }

  private async loop(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const waking = this.waking.splice(0);
      this.isRunning = true;
      const sleepMs = await this.runAll();
      this.isRunning = false;
      for (const looked of waking) looked();
      await this.sleep(sleepMs);
    }
    for (const looked of this.waking.splice(0)) looked();
  }

  /** Works off all that is due; answers for how long to sleep. Never throws: a timer that gives up is a timer that is lost. */
  private async runAll(): Promise<number> {
    const { parts, timer, name } = this;
    try {
      for (let isMore = true; isMore && !this.stopping.signal.aborted;) {
        const span = parts.tracing.start(name, { attributes: { 'afterglow.timer': name } });
        const traceparent = span ? traceparentOfSpan(span) : traceparentOf(undefined);
        const worked = await parts.transactions.run({ correlationId: newId(), traceparent }, (tx) => timer.runDue(tx));
        // A span that never ends is never sent: nobody wants to see a timer that found nothing.
        if (worked > 0) span?.setAttribute('afterglow.rows', worked).end();
        parts.metrics.timerRows.inc({ timer: name }, worked);
        isMore = worked >= timer.chunk;
      }
      parts.metrics.timerRuns.inc({ timer: name, outcome: 'done' });
      this.backoffMs = FIRST_BACKOFF_MS;
      return await this.untilNextDue();
    } catch (error) {
      parts.metrics.timerRuns.inc({ timer: name, outcome: 'failed' });
      parts.logger.error({ err: error, timer: name, retryInMs: this.backoffMs }, 'timer failed, it is tried again');
      const sleepMs = this.backoffMs;
      this.backoffMs = Math.min(this.backoffMs * 2, LONGEST_BACKOFF_MS, this.parts.longestSleepMs);
      return sleepMs;
    }
  }

  private async untilNextDue(): Promise<number> {
    const { clock, transactions, metrics, longestSleepMs } = this.parts;
    const untilDueMs = await transactions.read(async (tx) => {
      const dueAt = await this.timer.nextDueAt(tx);
      return dueAt === null ? null : dueAt.getTime() - (await clock.now(tx)).getTime();
    });
    metrics.overdue.set({ timer: this.name }, Math.max(0, -(untilDueMs ?? 0)) / 1000);
    if (untilDueMs === null) return longestSleepMs;
    return Math.min(untilDueMs > 0 ? Math.max(untilDueMs, SHORTEST_SLEEP_MS) : RETRY_MS, longestSleepMs);
  }

  private async sleep(ms: number): Promise<void> {
    this.sleeping = new AbortController();
    if (this.waking.length > 0 || this.stopping.signal.aborted) return;
    await delay(ms, undefined, { signal: this.sleeping.signal }).catch(() => undefined);
  }
}
