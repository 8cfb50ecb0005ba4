import { Tracing } from '@afterglow/service-defaults/tracing';
import type { ClientBase } from 'pg';
import { toHeaders } from './event-envelope.ts';
import { EventSpans } from './event-spans.ts';
import { failPoint } from './fail-points.ts';
import { LogTableReader, type LogRow } from './log-table-reader.ts';
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

interface ActiveRelayParts {
  readonly serviceName: string;
  readonly transport: Transport;
  readonly metrics: MessagingMetrics;
  readonly watermarked: boolean;
  /** Without it nothing is traced. */
  readonly tracing?: Tracing | undefined;
}

/**
 * The work of the one relay that holds the lock, a batch at a time: `OutboxRelay` calls it by the clock, the simulation by a
 * seed. Whatever it throws, it is of no more use: the next one reads the cursor again.
 */
export class ActiveRelay {
  private stored: string;
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

  /** Reads, publishes, moves the cursor. True after a full batch: committed rows may be left unread. */
  async relayOnce(): Promise<boolean> {
    const { reader, watermarks } = this;
    const asOf = watermarks?.isDue() ? await reader.realTime() : null;
    const { rows } = await reader.read(BATCH);
    if (rows.length > 0) {
      await this.publish(rows);
      watermarks?.published();
    }
    const position = JSON.stringify(reader.position);
    if (position !== this.stored) {
      await moveCursor(this.connection, reader.position);
      this.stored = position;
      failPoint('relay.cursor-moved');
    }
    this.parts.metrics.openGaps.set(reader.openGaps);
    const isFull = rows.length >= BATCH;
    if (watermarks && asOf && !isFull) await watermarks.write(asOf);
    return isFull;
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
    time: row.occurred_at.toISOString(),
    subject: row.key,
    correlationId: row.correlation_id,
    ...(row.causation_id ? { causationId: row.causation_id } : {}),
    aggregateVersion: Number(row.aggregate_version),
    ...(row.traceparent ? { traceparent: row.traceparent } : {}),
  });
  return { topic: row.topic, key: row.key, value: row.payload, headers };
}
