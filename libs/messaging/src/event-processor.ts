import { scopeOf } from '@afterglow/service-defaults/transaction-scope';
import type { EntityManager } from 'typeorm';
import { fromHeaders, type EventEnvelope } from './event-envelope.ts';
import { InvalidEvent, readEvent } from './event-validation.ts';
import type { BulkHandler, ControlHandler, Handlers } from './handlers.ts';
import { enterInbox, entryKey, type InboxEntry } from './inbox.ts';
import type { MessagingMetrics } from './messaging-metrics.ts';
import type { BulkReaction, ReceivedEvent } from './reaction.ts';
import type { LogRecord } from './transports/transport.ts';

interface Heard<H> {
  readonly envelope: EventEnvelope;
  readonly handler: H;
  readonly event: object;
}

/** Runs the reactions to records of the log inside the caller's transaction. The caller moves the offset before. */
export class EventProcessor {
  constructor(
    private readonly handlers: Pick<Handlers, 'control' | 'bulk'>,
    private readonly metrics: MessagingMetrics,
  ) {}

  /** Records of a control topic: for each event, in order, its copies and then its acts, each once per event id. */
  async processControl(tx: EntityManager, records: readonly LogRecord[]): Promise<void> {
    const heard = this.hear(records, this.handlers.control);
    const entries = heard.flatMap(({ envelope, handler }) =>
      reactionNames(handler).map((reaction): InboxEntry => ({ reaction, envelope })),
    );
    const fresh = new Set(await enterInbox(tx, entries));
    for (const { envelope, handler, event } of heard) {
      scopeOf(tx).cause = causeOf(envelope);
      // Taken out as it is used: the second copy of a record within one batch finds nothing to do.
      const isFresh = (reaction: string) => fresh.delete(entryKey(reaction, envelope.id));
      const wasHandled = !reactionNames(handler).some((name) => fresh.has(entryKey(name, envelope.id)));
      for (const { name, run } of handler.copies) if (isFresh(name)) await run.keep(event, tx);
      for (const { name, run } of handler.acts) if (isFresh(name)) await run.react(event, tx);
      (wasHandled ? this.metrics.duplicates : this.metrics.processed).inc({ type: handler.contract.type });
    }
  }

  /** Records of a bulk topic: each reaction gets all of its events at once, in log order, and de-duplicates by itself. */
  async processBulk(tx: EntityManager, records: readonly LogRecord[]): Promise<void> {
    const byReaction = new Map<BulkReaction, ReceivedEvent[]>();
    const heard = this.hear(records, this.handlers.bulk);
    for (const { envelope, handler, event } of heard) {
      for (const { run } of handler.reactions) {
        const received = {
          id: envelope.id,
          type: handler.contract.type,
          key: envelope.subject,
          time: new Date(envelope.time),
          data: event,
        };
        const events = byReaction.get(run);
        if (events) events.push(received);
        else byReaction.set(run, [received]);
      }
      this.metrics.processed.inc({ type: handler.contract.type });
    }
    for (const [run, events] of byReaction) await run.reactToMany(events, tx);
  }

  private hear<H extends ControlHandler | BulkHandler>(
    records: readonly LogRecord[],
    handlers: ReadonlyMap<string, H>,
  ): Heard<H>[] {
    return records.flatMap((record) => {
      const type = record.headers.ce_type ?? '';
      const handler = handlers.get(type);
      if (!handler) {
        this.metrics.skipped.inc({ type });
        return [];
      }
      const envelope = fromHeaders(record.headers);
      if (!envelope) throw new InvalidEvent(handler.contract.type, ['the headers are not a CloudEvent of ours']);
      return [{ envelope, handler, event: readEvent(handler.contract, parse(record, handler)) }];
    });
  }
}

/** The names of all reactions to one event, copies first. */
export function reactionNames(handler: ControlHandler): string[] {
  return [...handler.copies, ...handler.acts].map(({ name }) => name);
}

function causeOf(envelope: EventEnvelope) {
  const { correlationId, id, traceparent } = envelope;
  return { correlationId, causationId: id, ...(traceparent ? { traceparent } : {}) };
}

function parse(record: LogRecord, handler: ControlHandler | BulkHandler): unknown {
  try {
    return JSON.parse(record.value ?? '');
  } catch {
    throw new InvalidEvent(handler.contract.type, ['the payload is not JSON']);
  }
}
