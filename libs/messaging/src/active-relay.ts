import { Tracing } from '@afterglow/service-defaults/tracing';
import type { ClientBase } from 'pg';
import { toHeaders } from './event-envelope.ts';
import { EventSpans } from './event-spans.ts';
import { failPoint } from './fail-points.ts';
import { LogTableReader, type LogRow, type ReadResult } from './log-table-reader.ts';
import type { MessagingMetrics } from './messaging-metrics.ts';
import { moveCursor, readCursor } from './outbox-cursor.ts';
import type { OutgoingRecord, Transport } from './transports/transport.ts';
import { WatermarkWriter } from './watermark-writer.ts';

const BATCH = 1000;

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
  readonly occurred_at: string;
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
    // As text: a Date for each row, made to be written again, costs more than the rest of the row.
    `(occurred_at at time zone 'UTC')::text as occurred_at`,
  ],
};

interface ActiveRelayParts {
  readonly serviceName: string;
  readonly transport: Transport;
  readonly metrics: MessagingMetrics;
  readonly watermarked: boolean;
  /** Without it nothing is traced. */
  readonly tracing?: Tracing | undefined;
}

interface Batch extends ReadResult<OutboxRow> {
  /** Real time of the server before the read, when a watermark is due. */
  readonly asOf: Date | null;
}

/**
 * The work of the one relay that holds the lock, a batch at a time: `OutboxRelay` calls it by the clock, the simulation by a
 * seed. Whatever it throws, it is of no more use: the next one reads the cursor again.
 */
export class ActiveRelay {
  /** Rows of the last turn. */
  published = 0;
  private stored: string;
  private ahead: Promise<Batch> | null = null;
  private readonly watermarks: WatermarkWriter | null;
  private readonly spans: EventSpans;

  private constructor(
    private readonly connection: ClientBase,
    private readonly reader: LogTableReader<OutboxRow>,
    private readonly parts: ActiveRelayParts,
  ) {
    this.stored = JSON.stringify(reader.position);
    this.spans = new EventSpans(parts.tracing ?? Tracing.off());
    this.watermarks = parts.watermarked ? new WatermarkWriter(parts.serviceName, parts.transport) : null;
  }

  /** `connection`: the one that holds the lock. */
  static async open(connection: ClientBase, parts: ActiveRelayParts): Promise<ActiveRelay> {
    const reader = new LogTableReader<OutboxRow>(connection, OUTBOX, await readCursor(connection));
    return new ActiveRelay(connection, reader, parts);
  }

  /**
   * Reads, publishes, moves the cursor. True after a full batch: committed rows may be left unread. They are read while the broker
   * takes this one, but not published before the cursor has moved: a crash repeats one batch at most (decision 0017).
   */
  async relayOnce(): Promise<boolean> {
    const { rows, position, asOf } = await (this.ahead ?? this.read());
    const isFull = rows.length >= BATCH;
    this.ahead = isFull ? this.read() : null;
    // Its failure is thrown when it is waited for; if this batch fails before, nobody waits.
    this.ahead?.catch(() => undefined);
    if (rows.length > 0) {
      await this.publish(rows);
      this.watermarks?.published();
    }
    const described = JSON.stringify(position);
    if (described !== this.stored) {
      // One statement at a time on a connection.
      await this.ahead;
      await moveCursor(this.connection, position);
      this.stored = described;
      failPoint('relay.cursor-moved');
    }
    if (asOf && !isFull) await this.watermarks?.write(asOf);
    this.published = rows.length;
    return isFull;
  }

  private async read(): Promise<Batch> {
    const asOf = this.watermarks?.isDue() ? await this.reader.realTime() : null;
    const { rows, position } = await this.reader.read(BATCH);
    this.parts.metrics.openGaps.set(this.reader.openGaps);
    return { rows, position, asOf };
  }

  private async publish(rows: readonly LogRow<OutboxRow>[]): Promise<void> {
    failPoint('relay.read');
    const { transport, serviceName } = this.parts;
    await this.spans.publish(rows, (traced) => transport.publish(traced.map((row) => recordOf(row, serviceName))));
    failPoint('relay.acknowledged');
    this.parts.metrics.published.inc(rows.length);
  }
}

function recordOf(row: OutboxRow, serviceName: string): OutgoingRecord {
  const headers = toHeaders({
    id: row.event_id,
    type: row.type,
    source: `/afterglow/${serviceName}`,
    time: isoTime(row.occurred_at),
    subject: row.key,
    correlationId: row.correlation_id,
    ...(row.causation_id ? { causationId: row.causation_id } : {}),
    aggregateVersion: Number(row.aggregate_version),
    ...(row.traceparent ? { traceparent: row.traceparent } : {}),
  });
  return { topic: row.topic, key: row.key, value: row.payload, headers };
}

/** Of Postgres' `2026-11-25 06:10:00.25`, which is UTC. */
export function isoTime(timestamp: string): string {
  return `${timestamp.slice(0, 10)}T${timestamp.slice(11, 19)}.${timestamp.slice(20).padEnd(3, '0')}Z`;
}
