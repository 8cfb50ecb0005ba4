import { scopeOf } from '@afterglow/service-defaults/transaction-scope';
import { Tracing } from '@afterglow/service-defaults/tracing';
import type { Span } from '@opentelemetry/api';
import type { EntityManager } from 'typeorm';
import {
  lockParkedKeys,
  parkedName,
  WaitsBehind,
  writeDeadLetter,
  type DeadLetterSource,
} from './dead-letters/dead-letter-queue.ts';
import { fromHeaders, type EventEnvelope } from './event-envelope.ts';
import { InvalidEvent, readEvent } from './event-validation.ts';
import { EventSpans } from './event-spans.ts';
import { EventsInSets } from './events-in-sets.ts';
import { failPoint } from './fail-points.ts';
import type { BulkHandler, ControlHandler, Handlers } from './handlers.ts';
import { enterInbox, entryKey, type InboxEntry } from './inbox.ts';
import type { MessagingMetrics } from './messaging-metrics.ts';
import type { BulkReaction, HeardEvent, Reaction, ReceivedEvent, SetReaction } from './reaction.ts';
import { MAX_PAYLOAD_BYTES } from './outbox.ts';
import { isBase64Text } from './transports/record-text.ts';
import type { LogRecord } from './transports/transport.ts';

interface Heard<H> {
  readonly record: LogRecord;
  readonly envelope: EventEnvelope;
  readonly handler: H;
  readonly event: object;
}

/** Says which reaction was running when a chunk failed. A wrapped error would hide from the transaction that it may be retried. */
export interface Progress {
  reaction: string | null;
}

export interface Failure {
  readonly error: unknown;
  readonly attempts: number;
}

/** What a dead letter keeps of its event. */
export interface Letter {
  readonly key: string;
  readonly type: string;
  readonly reaction: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string | null;
  readonly editedValue: string | null;
}

/** Which reactions to one record are given up: by name, or all of them when the record itself can't be read. */
export type GivenUp = ReadonlyMap<string, Failure> | Failure;

/** Runs the reactions to records of the log inside the caller's transaction. The caller moves the offset before. */
export class EventProcessor {
  constructor(
    readonly handlers: Pick<Handlers, 'control' | 'bulk' | 'locksFirst'>,
    private readonly metrics: MessagingMetrics,
    private readonly spans = new EventSpans(Tracing.off()),
  ) {}

  /**
   * Records of a control topic: for each event, in order, its copies and then its acts, each once per event id.
   * What is parked for its key waits behind it, unless the event takes a right away: that is never held back.
   */
  async processControl(
    tx: EntityManager,
    source: DeadLetterSource,
    records: readonly LogRecord[],
    progress: Progress,
  ): Promise<void> {
    progress.reaction = null;
    await this.spans.chunk(source.topic, records, (chunk) =>
      this.runControl(tx, source, this.hear(records, this.handlers.control), { progress, givenUp: new Map(), chunk }),
    );
  }

  /** One record that failed too often: the letters of what is given up, and the effects of the reactions that are not at fault. */
  async parkControl(
    tx: EntityManager,
    source: DeadLetterSource,
    record: LogRecord,
    { givenUp, progress }: { givenUp: GivenUp; progress: Progress },
  ): Promise<void> {
    progress.reaction = null;
    if (givenUp instanceof Map) {
      await this.runControl(tx, source, this.hear([record], this.handlers.control), { progress, givenUp, chunk: null });
      return;
    }
    const type = record.headers.ce_type ?? '';
    const envelope = fromHeaders(record.headers);
    const handler = this.handlers.control.get(type);
    const reactions = handler ? reactionNames(handler) : [];
    if (envelope)
      await enterInbox(
        tx,
        reactions.map((reaction) => ({ reaction, envelope })),
      );
    for (const reaction of reactions) {
      await writeDeadLetter(tx, source, { record, eventId: envelope?.id ?? null, type, reaction, ...(givenUp as Failure) }, true);
    }
    this.metrics.deadLetters.inc({ type });
  }

  /** Bulk topics park no keys: the record goes aside, the next ones go on. */
  async parkBulk(tx: EntityManager, source: DeadLetterSource, record: LogRecord, failure: Failure): Promise<void> {
    const type = record.headers.ce_type ?? '';
    const eventId = fromHeaders(record.headers)?.id ?? null;
    for (const { name: reaction } of this.handlers.bulk.get(type)?.reactions ?? []) {
      await writeDeadLetter(tx, source, { record, eventId, type, reaction, ...failure }, false);
    }
    this.metrics.deadLetters.inc({ type });
  }

  /** One letter again, for its one reaction; the inbox says whether that has had its effect already. Throws what the reaction throws. */
  async processLetter(tx: EntityManager, letter: Letter): Promise<void> {
    const { envelope, event, run } = this.readLetter(letter);
    scopeOf(tx).cause = causeOf(envelope);
    const again = () => this.spans.redrive({ tx, envelope, reaction: letter.reaction }, () => run(event, tx));
    if (!this.handlers.control.has(letter.type)) return again();
    const result: [unknown[], number] = await tx.query(
      `update inbox set status = 'PROCESSED', processed_at = platform_now() where event_id = $1 and reaction = $2 and status = 'PARKED' returning 1`,
      [envelope.id, letter.reaction],
    );
    if (result[0].length > 0 || (await enterInbox(tx, [{ reaction: letter.reaction, envelope }])).size > 0) await again();
  }

  /** Throws InvalidEvent, or says that nobody reacts any more. */
  readLetter(letter: Letter): {
    envelope: EventEnvelope;
    event: object;
    run: (event: object, tx: EntityManager) => Promise<void>;
  } {
    const record = {
      offset: 0,
      key: letter.key,
      value: letter.editedValue ?? letter.value,
      headers: letter.headers,
      timestamp: 0,
    };
    // Whoever edits a letter may know better whose event it is.
    const isEdited = letter.editedValue !== null;
    const [control] = this.handlers.control.has(letter.type) ? this.hear([record], this.handlers.control, isEdited) : [];
    if (control) {
      const { copies, acts } = control.handler;
      const copy = copies.find(({ name }) => name === letter.reaction);
      const act = acts.find(({ name }) => name === letter.reaction);
      if (copy) return { ...control, run: (event, tx) => copy.run.keep(event, tx) };
      if (act) return { ...control, run: (event, tx) => runAct(act.run, { data: event, cause: causeOf(control.envelope) }, tx) };
    }
    const [bulk] = this.handlers.bulk.has(letter.type) ? this.hear([record], this.handlers.bulk, isEdited) : [];
    const reaction = bulk?.handler.reactions.find(({ name }) => name === letter.reaction);
    if (!bulk || !reaction)
      throw new InvalidEvent(letter.type, [`nothing called ${letter.reaction} reacts to it in this release`]);
    return { ...bulk, run: (event, tx) => reaction.run.reactToMany([receivedOf({ ...bulk, event })], tx) };
  }

  private async runControl(
    tx: EntityManager,
    source: DeadLetterSource,
    heard: readonly Heard<ControlHandler>[],
    { progress, givenUp, chunk }: { progress: Progress; givenUp: ReadonlyMap<string, Failure>; chunk: Span | null },
  ): Promise<void> {
    const entries = heard.flatMap(({ envelope, handler }) =>
      reactionNames(handler).map((reaction): InboxEntry => ({ reaction, envelope })),
    );
    const fresh = new Set(await enterInbox(tx, entries));
    failPoint('consumer.inbox-entered');
    const keys = heard.map(({ record }) => record.key);
    const parked = await lockParkedKeys(tx, source, keys);
    // Taken out as it is used: the second copy of a record within one batch finds nothing to do.
    const isFresh = (name: string, { id }: EventEnvelope) => fresh.delete(entryKey(name, id));
    const due = heard.map((one) => ({
      ...{ ...one, cause: causeOf(one.envelope) },
      reactions: reactionsOf(one.handler).filter(({ name }) => isFresh(name, one.envelope)),
    }));
    const newEvents = due.filter(({ reactions }) => reactions.length > 0).map(({ event }) => event);
    await this.handlers.locksFirst?.lockFirst(newEvents, tx);
    const sets = new EventsInSets((name) => {
      progress.reaction = name;
      return this.metrics.reactions.startTimer({ reaction: name });
    });
    for (const { record, envelope, handler, event, cause, reactions } of due) {
      let copyGivenUp: Failure | null = null;
      for (const { name, isCopy, run } of reactions) {
        const letter = { record, eventId: envelope.id, type: envelope.type, reaction: name };
        // An act decides from the copies of its event: without them it is given up too.
        const failure: Failure | null = givenUp.get(name) ?? (isCopy ? null : copyGivenUp);
        if (failure) {
          if (isCopy) copyGivenUp = failure;
          await writeDeadLetter(tx, source, { ...letter, ...failure }, true);
          this.metrics.deadLetters.inc({ type: handler.contract.type });
        } else if (parked.has(parkedName(record.key, name)) && !handler.contract.stops) {
          await writeDeadLetter(tx, source, { ...letter, error: new WaitsBehind(), attempts: 0 }, false);
        } else if ('reactToSet' in run) {
          if (!sets.takes({ name, run })) await sets.run(tx);
          sets.add({ name, run }, { data: event, cause });
        } else {
          await sets.run(tx);
          progress.reaction = name;
          scopeOf(tx).cause = cause;
          const done = this.metrics.reactions.startTimer({ reaction: name });
          await this.spans.react({ tx, envelope, reaction: name }, chunk, () =>
            'keep' in run ? run.keep(event, tx) : run.react(event, tx),
          );
          done();
          failPoint('consumer.reacted');
        }
      }
    }
    await sets.run(tx);
    this.metrics.countHeard(due.map(({ handler, reactions }) => ({ type: handler.contract.type, isNew: reactions.length > 0 })));
  }

  /** Records of a bulk topic: each reaction gets all of its events at once, in log order, and de-duplicates by itself. */
  async processBulk(tx: EntityManager, topic: string, records: readonly LogRecord[]): Promise<void> {
    await this.spans.chunk(topic, records, () => this.runBulk(tx, records));
  }

  private async runBulk(tx: EntityManager, records: readonly LogRecord[]): Promise<void> {
    const byReaction = new Map<BulkReaction, ReceivedEvent[]>();
    const heard = this.hear(records, this.handlers.bulk);
    for (const one of heard) {
      const received = receivedOf(one);
      for (const { run } of one.handler.reactions) {
        const events = byReaction.get(run);
        if (events) events.push(received);
        else byReaction.set(run, [received]);
      }
      this.metrics.processed.inc({ type: received.type });
    }
    for (const [run, events] of byReaction) {
      const done = this.metrics.reactions.startTimer({ reaction: run.constructor.name });
      await run.reactToMany(events, tx);
      done();
    }
  }

  private hear<H extends ControlHandler | BulkHandler>(
    records: readonly LogRecord[],
    handlers: ReadonlyMap<string, H>,
    mayHaveForeignKey = false,
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
      const event = readEvent(handler.contract, parse(record, handler));
      // Under another key it would stand in another order than the events that it belongs to.
      if (!mayHaveForeignKey && handler.contract.keyOf(event) !== record.key)
        throw new InvalidEvent(handler.contract.type, ['the key of the record is not that of the event']);
      return [{ record, envelope, handler, event }];
    });
  }
}

/** The names of all reactions to one event, copies first. */
export function reactionNames(handler: ControlHandler): string[] {
  return [...handler.copies, ...handler.acts].map(({ name }) => name);
}

function receivedOf({ envelope, handler, event }: Omit<Heard<BulkHandler>, 'record'>): ReceivedEvent {
  return { id: envelope.id, type: handler.contract.type, key: envelope.subject, time: new Date(envelope.time), data: event };
}

function reactionsOf({ copies, acts }: ControlHandler) {
  return [
    ...copies.map(({ name, run }) => ({ name, isCopy: true, run })),
    ...acts.map(({ name, run }) => ({ name, isCopy: false, run })),
  ];
}

function runAct(act: Reaction | SetReaction, heard: HeardEvent, tx: EntityManager): Promise<void> {
  return 'reactToSet' in act ? act.reactToSet([heard], tx) : act.react(heard.data, tx);
}

function causeOf(envelope: EventEnvelope) {
  const { correlationId, id, traceparent } = envelope;
  return { correlationId, causationId: id, ...(traceparent ? { traceparent } : {}) };
}

function parse({ value }: LogRecord, { contract }: ControlHandler | BulkHandler): unknown {
  const text = value ?? '';
  if (isBase64Text(text)) throw new InvalidEvent(contract.type, ['the payload is not UTF-8 text, here is its base64']);
  if (Buffer.byteLength(text) > MAX_PAYLOAD_BYTES)
    throw new InvalidEvent(contract.type, [`the payload has more than ${MAX_PAYLOAD_BYTES} bytes`]);
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidEvent(contract.type, ['the payload is not JSON']);
  }
}
