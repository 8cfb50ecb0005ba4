import { eventTypeOf, type EventContract } from '@afterglow/contracts/event-contract';
import { newId } from '@afterglow/service-defaults/ids';
import type { EntityManager } from 'typeorm';
import { fromHeaders } from './event-envelope.ts';
import { readEvent } from './event-validation.ts';
import { eventIdOf, nameOf } from './partition-state.ts';
import type { Copy } from './reaction.ts';
import type { BatchOutcome, LogRecord, RecordBatch, Subscription, TopicPartition, Transport } from './transports/transport.ts';

/** How soon a partition is looked at again that stands where the consumer stood. */
const LOOK_AGAIN_MS = 50;
const ENDED = { halt: 'the replay has ended' };

/** The log is not what the copy was made from, or a person must decide first: nothing was changed. */
export class RebuildRefused extends Error {
  constructor(reason: string, cause?: unknown) {
    super(`not rebuilt: ${reason}`, { cause });
    this.name = 'RebuildRefused';
  }
}

/** Where the service's consumer stands. */
export interface ConsumerPlace extends TopicPartition {
  readonly nextOffset: number;
  readonly lastEventId: string | null;
}

/** What became of an event that was put aside: it is left out, or applied as it was redriven. */
export interface AsideEvent {
  readonly status: 'WAITING' | 'REDRIVEN' | 'DISCARDED';
  readonly editedValue: string | null;
}

/** What the replay must look like: as far as the consumer is, with the letters that it has written so far. */
export interface ReplayGoal {
  readonly places: readonly ConsumerPlace[];
  /** By `topic[partition]@offset`. */
  readonly aside: ReadonlyMap<string, AsideEvent>;
}

interface WaitingBatch {
  readonly batch: RecordBatch;
  readonly answer: (outcome: BatchOutcome) => void;
}

/**
 * Gives one copy the events of its topics once more, from the log's beginning, on one session. The log pushes, the session
 * pulls: batches wait until `to` is called, so that no statement slips into a transaction that it does not belong to.
 */
export class CopyReplay {
  /** By `topic[partition]`: what comes next. */
  readonly positions = new Map<string, number>();
  /** Events that the copy was given. */
  applied = 0;
  private readonly contracts: ReadonlyMap<string, EventContract>;
  private readonly waiting: WaitingBatch[] = [];
  private arrived = Promise.withResolvers<void>();
  private subscription: Subscription | null = null;
  private stopped = false;

  constructor(
    private readonly copy: Copy,
    private readonly parts: { readonly transport: Transport; readonly serviceName: string },
  ) {
    this.contracts = new Map(copy.events.map((contract) => [eventTypeOf(contract), contract]));
  }

  get topics(): string[] {
    return [...new Set(this.copy.events.map(({ topic }) => topic))];
  }

  async start(): Promise<void> {
    this.subscription = await this.parts.transport.subscribe({
      group: `${this.parts.serviceName}.rebuild.${newId()}`,
      topics: this.topics,
      startAt: async (at) => ({ from: this.positionOf(at) }),
      onBatch: (batch) => new Promise((answer) => this.arrive({ batch, answer })),
    });
  }

  async stop(): Promise<void> {
    this.stopped = true;
    for (const { answer } of this.waiting.splice(0)) answer(ENDED);
    await this.subscription?.stop();
  }

  positionOf(at: TopicPartition): number {
    return this.positions.get(nameOf(at)) ?? 0;
  }

  /** How many offsets are left. */
  behind({ places }: ReplayGoal): number {
    return places.reduce((sum, place) => sum + Math.max(0, place.nextOffset - this.positionOf(place)), 0);
  }

  /** Resolves when the copy has had everything below these places. Throws RebuildRefused, also when nothing comes for `patienceMs`. */
  async to(tx: EntityManager, goal: ReplayGoal, patienceMs: number): Promise<void> {
    const places = new Map(goal.places.map((place) => [nameOf(place), place]));
    while (this.behind(goal) > 0) {
      const { batch, answer } = this.waiting.shift() ?? (await this.nextBatch(patienceMs));
      let outcome: BatchOutcome = ENDED;
      try {
        outcome = await this.apply(tx, batch, { place: places.get(nameOf(batch)), aside: goal.aside });
      } finally {
        answer(outcome);
      }
    }
  }

  private async nextBatch(patienceMs: number): Promise<WaitingBatch> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new RebuildRefused(`the log gave nothing for ${patienceMs} ms`)), patienceMs);
    });
    try {
      for (;;) {
        const next = this.waiting.shift();
        if (next) return next;
        await Promise.race([this.arrived.promise, late]);
      }
    } finally {
      clearTimeout(timer);
    }
  }

  private arrive(waiting: WaitingBatch): void {
    if (this.stopped) return waiting.answer(ENDED);
    this.waiting.push(waiting);
    this.arrived.resolve();
    this.arrived = Promise.withResolvers();
  }

  private async apply(
    tx: EntityManager,
    batch: RecordBatch,
    { place, aside }: { place: ConsumerPlace | undefined; aside: ReplayGoal['aside'] },
  ): Promise<BatchOutcome> {
    const from = this.positionOf(batch);
    const records = batch.records.filter(({ offset }) => offset >= from && offset < (place?.nextOffset ?? 0));
    for (const record of records) {
      if (place && record.offset === place.nextOffset - 1 && place.lastEventId && eventIdOf(record) !== place.lastEventId)
        throw new RebuildRefused(`${nameOf(batch)} holds another event at ${record.offset} than the consumer processed there`);
      const letter = aside.get(`${nameOf(batch)}@${record.offset}`);
      if (!letter) await this.give(tx, batch, record);
      else if (letter.status === 'REDRIVEN') await this.give(tx, batch, { ...record, value: letter.editedValue ?? record.value });
    }
    const next = (records.at(-1)?.offset ?? from - 1) + 1;
    this.positions.set(nameOf(batch), next);
    const more = next <= (batch.records.at(-1)?.offset ?? -1);
    return more ? { next, pauseMs: LOOK_AGAIN_MS } : { next };
  }

  private async give(tx: EntityManager, at: TopicPartition, record: LogRecord): Promise<void> {
    const contract = this.contracts.get(record.headers.ce_type ?? '');
    if (!contract) return;
    try {
      if (!fromHeaders(record.headers)) throw new Error('the headers are not a CloudEvent of ours');
      await this.copy.keep(readEvent(contract, JSON.parse(record.value ?? '')), tx);
    } catch (error) {
      throw new RebuildRefused(`${nameOf(at)} at ${record.offset} can't be kept: ${String(error)}`, error);
    }
    this.applied += 1;
  }
}
