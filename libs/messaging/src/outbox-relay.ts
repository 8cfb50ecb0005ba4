import { connectionOf } from './dedicated-connection.ts';
import type { ServiceContext } from '@afterglow/service-defaults/service-definition';
import type { Client } from 'pg';
import { ActiveRelay } from './active-relay.ts';
import type { MessagingMetrics } from './messaging-metrics.ts';
import type { Transport } from './transports/transport.ts';

/** After a poll that found something; it doubles with each that finds nothing, up to the idle poll. */
const BUSY_POLL_MS = 2;
const IDLE_POLL_MS = 50;
/** How long another relay's lock, a broken connection or an unwilling broker is waited for before the next try. */
const RETRY_MS = 500;

/**
 * Publishes the outbox of one service, in order, each row at least once: a crash republishes at most one batch.
 * Only one relay per service is active: the others wait for its advisory lock, which dies with its connection.
 * The cursor moves on the connection that holds the lock, and only after the broker has acknowledged.
 */
export class OutboxRelay {
  private stopped = false;
  private wake: () => void = () => undefined;
  private nudged = false;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly context: Omit<ServiceContext, 'giveUp'>,
    private readonly transport: Transport,
    private readonly metrics: MessagingMetrics,
    private readonly watermarked = false,
  ) {}

  start(): void {
    this.running = this.run();
  }

  /** There may be something to publish: called after every commit that appended. */
  nudge(): void {
    this.nudged = true;
    this.wake();
  }

  /** Publishes what it has read, then lets go of the lock. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.wake();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      const connection = connectionOf(this.context);
      try {
        await connection.connect();
        await this.relayOn(connection);
      } catch (error) {
        if (this.stopped) break;
        this.metrics.relayFailures.inc();
        this.context.logger.error({ err: error }, 'outbox relay failed, it starts again');
      } finally {
        await connection.end().catch(() => undefined);
      }
      if (!this.stopped) await this.sleep(RETRY_MS);
    }
  }

  private async relayOn(connection: Client): Promise<void> {
    // The cursor alone is written here, and never waited for: a server that crashes may set it back, not lose events (decision 0017).
    await connection.query('set synchronous_commit = off');
    if (!(await this.takeLock(connection))) return;
    const relay = await ActiveRelay.open(connection, {
      serviceName: this.context.serviceName,
      transport: this.transport,
      metrics: this.metrics,
      watermarked: this.watermarked,
      tracing: this.context.tracing,
    });
    let pauseMs = IDLE_POLL_MS;
    while (!this.stopped) {
      this.nudged = false;
      const isMore = await relay.relayOnce();
      pauseMs = relay.published > 0 ? BUSY_POLL_MS : Math.min(IDLE_POLL_MS, pauseMs * 2);
      if (!isMore && !this.nudged) await this.sleep(pauseMs);
    }
  }

  private async takeLock(connection: Client): Promise<boolean> {
    const result = await connection.query<{ taken: boolean }>(
      `select pg_try_advisory_lock(hashtext($1), hashtext('relay')) as taken`,
      [`outbox:${this.context.serviceName}`],
    );
    return result.rows[0]?.taken === true;
  }

  private sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
