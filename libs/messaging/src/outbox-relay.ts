import { connectionOf } from './dedicated-connection.ts';
import type { ServiceContext } from '@afterglow/service-defaults/service-definition';
import type { Client } from 'pg';
import { toHeaders } from './event-envelope.ts';
import { failPoint } from './fail-points.ts';
import { LogTableReader, type LogRow } from './log-table-reader.ts';
import type { MessagingMetrics } from './messaging-metrics.ts';
import { moveCursor, readCursor } from './outbox-cursor.ts';
import type { OutgoingRecord, Transport } from './transports/transport.ts';
import { WatermarkWriter } from './watermark-writer.ts';

const BATCH = 1000;
const IDLE_POLL_MS = 50;
/** How long another relay's lock, a broken connection or an unwilling broker is waited for before the next try. */
const RETRY_MS = 500;

interface OutboxRow {
  readonly event_id: string;
  readonly topic: string;
  readonly key: string;
  readonly type: string;
  readonly aggregate_version: string;
  readonly payload: string;
  readonly correlation_id: string;
  readonly causation_id: string | null;
  readonly traceparent: string | null;
  readonly occurred_at: Date;
}

const OUTBOX = {
  name: 'outbox',
  columns: [
    'event_id',
    'topic',
    'key',
    'type',
    'aggregate_version',
    'payload',
    'correlation_id',
    'causation_id',
    'traceparent',
    'occurred_at',
  ],
};

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
    private readonly context: ServiceContext,
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
    // Plans made while the table was empty must not turn into sequential scans later (DESIGN §3, outbox rule 6).
    await connection.query('set enable_seqscan = off');
    if (!(await this.takeLock(connection))) return;
    const reader = new LogTableReader<OutboxRow>(connection, OUTBOX, await readCursor(connection));
    let stored = JSON.stringify(reader.position);
    const watermarks = this.watermarked ? new WatermarkWriter(this.context.serviceName, this.transport) : null;
    while (!this.stopped) {
      this.nudged = false;
      const asOf = watermarks?.isDue() ? await reader.realTime() : null;
      const { rows } = await reader.read(BATCH);
      if (rows.length > 0) {
        await this.publish(rows);
        watermarks?.published();
      }
      const position = JSON.stringify(reader.position);
      if (position !== stored) {
        await moveCursor(connection, reader.position);
        stored = position;
        failPoint('relay.cursor-moved');
      }
      this.metrics.openGaps.set(reader.openGaps);
      // A full batch may have left committed rows unread.
      if (watermarks && asOf && rows.length < BATCH) await watermarks.write(asOf);
      if (rows.length < BATCH && !this.nudged) await this.sleep(IDLE_POLL_MS);
    }
  }

  private async publish(rows: readonly LogRow<OutboxRow>[]): Promise<void> {
    failPoint('relay.read');
    await this.transport.publish(rows.map((row) => this.recordOf(row)));
    failPoint('relay.acknowledged');
    this.metrics.published.inc(rows.length);
  }

  private async takeLock(connection: Client): Promise<boolean> {
    const result = await connection.query<{ taken: boolean }>(
      `select pg_try_advisory_lock(hashtext($1), hashtext('relay')) as taken`,
      [`outbox:${this.context.serviceName}`],
    );
    return result.rows[0]?.taken === true;
  }

  private recordOf(row: LogRow<OutboxRow>): OutgoingRecord {
    const headers = toHeaders({
      id: row.event_id,
      type: row.type,
      source: `/afterglow/${this.context.serviceName}`,
      time: row.occurred_at.toISOString(),
      subject: row.key,
      correlationId: row.correlation_id,
      ...(row.causation_id ? { causationId: row.causation_id } : {}),
      aggregateVersion: Number(row.aggregate_version),
      ...(row.traceparent ? { traceparent: row.traceparent } : {}),
    });
    return { topic: row.topic, key: row.key, value: row.payload, headers };
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
