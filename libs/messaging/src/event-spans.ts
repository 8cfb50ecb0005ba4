import { scopeOf, type Cause } from '@afterglow/service-defaults/transaction-scope';
import { fail, isSampled, traceparentOfSpan, type Tracing } from '@afterglow/service-defaults/tracing';
import { SpanKind, type Span } from '@opentelemetry/api';
import type { EntityManager } from 'typeorm';
import type { EventEnvelope } from './event-envelope.ts';
import type { LogRecord } from './transports/transport.ts';

interface Reacting {
  readonly tx: EntityManager;
  readonly envelope: EventEnvelope;
  readonly reaction: string;
}

interface Publishable {
  readonly event_id: string;
  readonly topic: string;
  readonly type: string;
  readonly traceparent: string | null;
}

/** Spans of events (DESIGN §10): what was published, which chunk it came in, what each reaction did. One trace along the whole chain. */
export class EventSpans {
  constructor(private readonly tracing: Tracing) {}

  /** A span for each row whose trace somebody wants to see, from before the send to the acknowledgement; it is what the consumer goes on from. */
  async publish<R extends Publishable>(rows: readonly R[], send: (rows: readonly R[]) => Promise<void>): Promise<void> {
    if (!this.tracing.isOn) return send(rows);
    const spans: Span[] = [];
    const traced = rows.map((row) => {
      const span = isSampled(row.traceparent) ? this.publishing(row) : null;
      if (!span) return row;
      spans.push(span);
      return { ...row, traceparent: traceparentOfSpan(span) };
    });
    try {
      await send(traced);
    } catch (error) {
      for (const span of spans) fail(span, error);
      throw error;
    } finally {
      for (const span of spans) span.end();
    }
  }

  /** A trace of its own, linked to those of its events: they come from many requests. */
  async chunk(topic: string, records: readonly LogRecord[], work: (chunk: Span | null) => Promise<void>): Promise<void> {
    const links = this.tracing.isOn ? records.map(({ headers }) => headers.traceparent).filter(isSampled) : [];
    if (links.length === 0) return work(null);
    const attributes = {
      'messaging.system': 'kafka',
      'messaging.destination.name': topic,
      'messaging.batch.message_count': records.length,
    };
    return this.tracing.trace(`process ${topic}`, { kind: SpanKind.CONSUMER, links, attributes }, work);
  }

  /** What the reaction publishes has this span as its parent. */
  async react({ tx, envelope, reaction }: Reacting, chunk: Span | null, run: () => Promise<void>): Promise<void> {
    const parent = envelope.traceparent ?? null;
    if (!isSampled(parent)) return run();
    await this.tracing.trace(reaction, { ...told(envelope, reaction), parent, links: [chunk] }, (span) =>
      this.asCause(tx, span, run),
    );
  }

  /** In the trace of who asks for it, with a link to what it repeats. */
  async redrive({ tx, envelope, reaction }: Reacting, run: () => Promise<void>): Promise<void> {
    const options = { ...told(envelope, reaction), parent: this.tracing.active, links: [envelope.traceparent] };
    await this.tracing.trace(`redrive ${reaction}`, options, (span) => this.asCause(tx, span, run));
  }

  private async asCause(tx: EntityManager, span: Span | null, run: () => Promise<void>): Promise<void> {
    const scope = scopeOf(tx);
    const cause: Cause = scope.cause;
    if (span) scope.cause = { ...cause, traceparent: traceparentOfSpan(span) };
    await run();
    scope.cause = cause;
  }

  private publishing({ traceparent, type, topic, event_id }: Publishable): Span | null {
    return this.tracing.start(`publish ${topic}`, {
      kind: SpanKind.PRODUCER,
      parent: traceparent,
      attributes: {
        'messaging.system': 'kafka',
        'messaging.destination.name': topic,
        'messaging.message.id': event_id,
        'afterglow.event.type': type,
      },
    });
  }
}

function told({ id, type, correlationId }: EventEnvelope, reaction: string) {
  return {
    kind: SpanKind.CONSUMER,
    attributes: {
      'messaging.message.id': id,
      'afterglow.event.type': type,
      'afterglow.reaction': reaction,
      'afterglow.correlation_id': correlationId,
    },
  };
}
