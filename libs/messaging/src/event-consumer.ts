import type { Transactions } from '@afterglow/service-defaults/transactions';
import { newId } from '@afterglow/service-defaults/ids';
import type { Logger } from 'pino';
import type { DataSource, EntityManager } from 'typeorm';
import { ConsumerOffsets, Fenced } from './consumer-offsets.ts';
import { isConnectionLost, isPoison } from './failure-kinds.ts';
import type { Failure, GivenUp, Progress } from './event-processor.ts';
import { failPoint } from './fail-points.ts';
import { HaltWatch } from './halt-watch.ts';
import type { MessagingMetrics } from './messaging-metrics.ts';
import { assignedState, doubtOf, eventIdOf, nameOf, type FailedChunk, type PartitionState } from './partition-state.ts';
import { mostAtOnce, nextChunk, type ChunkSizes } from './next-chunk.ts';
import { realTimeMs } from './real-time.ts';
import { EndedTheProcess, StartMarks, STARTS } from './start-marks.ts';
import type {
  BatchControl,
  BatchOutcome,
  LogRecord,
  RecordBatch,
  StartPosition,
  Subscription,
  TopicPartition,
  Transport,
} from './transports/transport.ts';

/** Failed attempts of one event alone before it goes aside. */
const ATTEMPTS = 5;
const RETRY_MS = [100, 300, 1000, 3000];
const CONNECTION_RETRY_MS = 1000;

export interface EventConsumerOptions extends ChunkSizes {
  readonly group: string;
  readonly topics: readonly string[];
  process(tx: EntityManager, at: TopicPartition, records: readonly LogRecord[], progress: Progress): Promise<void>;
  /** Puts one record aside that failed too often. */
  park(tx: EntityManager, at: TopicPartition, record: LogRecord, how: { givenUp: GivenUp; progress: Progress }): Promise<void>;
}

interface EventConsumerParts {
  readonly transport: Transport;
  readonly transactions: Transactions;
  readonly dataSource: DataSource;
  readonly logger: Logger;
  readonly metrics: MessagingMetrics;
}

/**
 * Every effect once: offset, inbox, reactions and outbox in one transaction per chunk (DESIGN §3, consumer).
 * The offset lives in Postgres; moving it is the transaction's first statement and fences members that were replaced.
 */
export class EventConsumer {
  private readonly offsets: ConsumerOffsets;
  private readonly marks: StartMarks;
  private readonly partitions = new Map<string, PartitionState>();
  private subscription: Subscription | null = null;
  private readonly haltWatch = new HaltWatch((at) => this.tryResume(at));
  private working = 0;
  private lastAlone: Promise<BatchOutcome | null> = Promise.resolve(null);
  private stopped = false;

  constructor(
    private readonly options: EventConsumerOptions,
    private readonly parts: EventConsumerParts,
  ) {
    this.offsets = new ConsumerOffsets(options.group);
    this.marks = new StartMarks(options.group);
  }

  /** Batches being worked on now. */
  get inFlight(): number {
    return this.working;
  }

  async start(): Promise<void> {
    if (this.options.topics.length === 0) return;
    this.subscription = await this.parts.transport.subscribe({
      group: this.options.group,
      topics: this.options.topics,
      startAt: (partition) => this.startAt(partition),
      onBatch: (batch, control) => this.onBatch(batch, control),
    });
    if (this.stopped) await this.subscription.stop();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.haltWatch.stop();
    await this.subscription?.stop();
  }

  /** Records that the log has and this group has not processed. */
  async unprocessed(): Promise<number> {
    let count = 0;
    for (const topic of this.options.topics) {
      for (const { partition, low, high } of await this.parts.transport.bounds(topic)) {
        const stored = await this.offsets.find(this.parts.dataSource.manager, { topic, partition });
        count += Math.max(0, high - (stored?.nextOffset ?? low));
      }
    }
    return count;
  }

  private async startAt(at: TopicPartition): Promise<StartPosition> {
    const stored = await this.offsets.find(this.parts.dataSource.manager, at);
    const { chunk } = this.options;
    const most = mostAtOnce(this.options);
    const alone = await this.parts.transactions.run({ correlationId: newId() }, (tx) => this.marks.toGoAlone(tx, at, most));
    const state = assignedState(stored, { chunk, alone });
    this.partitions.set(nameOf(at), state);
    if (stored?.haltReason) {
      this.haltWatch.add(at);
      return 'halted';
    }
    if (state.next === null) return 'earliest';
    const bounds = (await this.parts.transport.bounds(at.topic)).find(({ partition }) => partition === at.partition);
    const { low, high } = bounds ?? { low: 0, high: 0 };
    if (low > state.next)
      return this.haltAt(at, `the log begins at ${low}, above the next offset ${state.next}: events are missing`);
    if (high < state.next)
      return this.haltAt(at, `the log ends at ${high}, below the next offset ${state.next}: it is not the log we know`);
    return { from: Math.max(low, state.next - 1) };
  }

  private async onBatch(batch: RecordBatch, control: BatchControl): Promise<BatchOutcome> {
    const state = this.partitions.get(nameOf(batch));
    if (!state) throw new Error(`${nameOf(batch)} was never assigned`);
    this.working += 1;
    try {
      return await this.work(batch, state, control);
    } finally {
      this.working -= 1;
    }
  }

  private async work(batch: RecordBatch, state: PartitionState, control: BatchControl): Promise<BatchOutcome> {
    const doubt = doubtOf(batch.records, state);
    if (doubt) return this.halted(batch, doubt);
    let rest = batch.records.filter(({ offset }) => offset >= (state.next ?? 0));
    while (rest.length > 0 && control.isActive()) {
      const chunk = nextChunk(rest, state, this.options);
      const before = state.next;
      const trouble = state.alone > 0 ? await this.tryAlone(batch, state, chunk) : await this.tryChunk(batch, state, chunk);
      if (trouble) return trouble;
      if (state.next === before) continue;
      rest = rest.slice(chunk.length);
      await control.heartbeat();
    }
    return { next: state.next ?? batch.records[0]?.offset ?? 0 };
  }

  /** One that may be what ends the process. Alone in all partitions: what runs beside it would count as started and not finished too. */
  private tryAlone(at: TopicPartition, state: PartitionState, chunk: readonly LogRecord[]): Promise<BatchOutcome | null> {
    return (this.lastAlone = this.lastAlone.catch(() => null).then(() => this.startAlone(at, state, chunk)));
  }

  private async startAlone(at: TopicPartition, state: PartitionState, chunk: readonly LogRecord[]): Promise<BatchOutcome | null> {
    const [record] = chunk;
    if (!record) return null;
    const starts = await this.parts.transactions.run({ correlationId: newId() }, (tx) => this.marks.mark(tx, at, record));
    if (starts <= STARTS) {
      const next = state.next;
      const trouble = await this.tryChunk(at, state, chunk);
      if (state.next !== next) return trouble;
      // It failed, but the process lives: a finish, and from here on a failure like any other.
      state.alone = 0;
      state.chunk = 1;
      await this.parts.transactions.run({ correlationId: newId() }, (tx) => this.marks.unmark(tx, at)).catch(() => undefined);
      return trouble;
    }
    state.attempts = starts - 1;
    return this.giveUp(at, state, { error: new EndedTheProcess(), chunk, progress: { reaction: null }, record });
  }

  /** Null when the loop goes on: the chunk is committed, or is to be tried again in halves. */
  private async tryChunk(at: TopicPartition, state: PartitionState, chunk: readonly LogRecord[]): Promise<BatchOutcome | null> {
    const last = chunk.at(-1);
    if (!last) return null;
    const progress: Progress = { reaction: null };
    try {
      await this.commit(at, state, last, (tx) => this.options.process(tx, at, chunk, progress));
    } catch (error) {
      return this.afterFailure(at, state, { error, chunk, progress });
    }
    return null;
  }

  /** Offset and effects in one transaction; what this member remembers moves only when it has committed. */
  private async commit(
    at: TopicPartition,
    state: PartitionState,
    last: LogRecord,
    work: (tx: EntityManager) => Promise<void>,
  ): Promise<void> {
    const next = { offset: last.offset + 1, lastEventId: eventIdOf(last) };
    await this.parts.transactions.run({ correlationId: newId() }, async (tx) => {
      await this.offsets.move(tx, at, state.next, next);
      failPoint('consumer.offset-moved');
      // A finish takes the mark of its start with it: otherwise offsets that are set back would count old starts.
      if (state.alone > 0) await this.marks.unmark(tx, at);
      await work(tx);
    });
    failPoint('consumer.committed');
    this.parts.metrics.delays.observe({ topic: at.topic }, Math.max(0, realTimeMs() - last.timestamp) / 1000);
    state.next = next.offset;
    state.lastEventId = next.lastEventId;
    state.attempts = 0;
    state.alone = Math.max(0, state.alone - 1);
    state.chunk = Math.max(state.chunk, Math.min(this.options.chunk, state.chunk * 2));
  }

  private async afterFailure(at: TopicPartition, state: PartitionState, failed: FailedChunk): Promise<BatchOutcome | null> {
    const { error, chunk } = failed;
    const [record] = chunk;
    if (!record || error instanceof Fenced) return this.reread(at, state);
    this.parts.metrics.failedAttempts.inc({ topic: at.topic });
    if (isConnectionLost(error)) return { next: state.next ?? record.offset, pauseMs: CONNECTION_RETRY_MS };
    if (chunk.length > 1) {
      state.chunk = Math.ceil(Math.min(chunk.length, this.options.chunk) / 2);
      return null;
    }
    state.attempts += 1;
    if (isPoison(error) || state.attempts >= ATTEMPTS) return this.giveUp(at, state, { ...failed, record });
    this.parts.logger.warn(
      { err: error, ...at, offset: record.offset, attempt: state.attempts },
      'event failed, it is tried again',
    );
    return { next: state.next ?? record.offset, pauseMs: RETRY_MS[state.attempts - 1] ?? CONNECTION_RETRY_MS };
  }

  /**
   * The record goes aside, in a transaction of its own; the reactions that are not at fault still run. When another one
   * fails in that transaction, it is given up too: at most as many rounds as the record has reactions.
   */
  private async giveUp(
    at: TopicPartition,
    state: PartitionState,
    failed: FailedChunk & { record: LogRecord },
  ): Promise<BatchOutcome | null> {
    const { record } = failed;
    const givenUp = new Map<string, Failure>();
    let { error } = failed;
    let reaction = failed.progress.reaction;
    for (;;) {
      if (reaction !== null && givenUp.has(reaction))
        return this.halted(at, `offset ${record.offset} can neither be processed nor put aside`, error);
      const failure: Failure = { error, attempts: state.attempts };
      if (reaction !== null) givenUp.set(reaction, failure);
      const progress: Progress = { reaction: null };
      const how = { givenUp: reaction === null ? failure : givenUp, progress };
      try {
        await this.commit(at, state, record, (tx) => this.options.park(tx, at, record, how));
        this.parts.logger.error(
          { err: failed.error, ...at, offset: record.offset, eventId: eventIdOf(record) },
          'event put aside as a dead letter',
        );
        return null;
      } catch (next) {
        if (next instanceof Fenced) return this.reread(at, state);
        if (isConnectionLost(next)) return { next: state.next ?? record.offset, pauseMs: CONNECTION_RETRY_MS };
        if (reaction === null) return this.halted(at, `offset ${record.offset} can neither be processed nor put aside`, next);
        error = next;
        reaction = progress.reaction;
      }
    }
  }

  private async reread(at: TopicPartition, state: PartitionState): Promise<BatchOutcome> {
    const stored = await this.offsets.find(this.parts.dataSource.manager, at);
    if (stored?.haltReason) {
      this.haltWatch.add(at);
      return { halt: stored.haltReason };
    }
    state.next = stored?.nextOffset ?? null;
    state.lastEventId = stored?.lastEventId ?? null;
    return { next: state.next ?? 0, pauseMs: 100 };
  }

  private async tryResume(at: TopicPartition): Promise<boolean> {
    const stored = await this.offsets.find(this.parts.dataSource.manager, at);
    if (!stored || stored.haltReason) return false;
    const isReleased = stored.lastEventId === null;
    // Whoever released a halt has decided that what comes again may have its effects again; the end of a pause decides nothing.
    const state = assignedState(stored, { chunk: this.options.chunk, alone: 1 });
    this.partitions.set(nameOf(at), { ...state, knownBelow: isReleased ? 0 : state.knownBelow });
    this.subscription?.release(at, isReleased ? stored.nextOffset : Math.max(0, stored.nextOffset - 1));
    return true;
  }

  private async haltAt(at: TopicPartition, reason: string): Promise<'halted'> {
    await this.halted(at, reason);
    return 'halted';
  }

  private async halted(at: TopicPartition, reason: string, error?: unknown): Promise<BatchOutcome> {
    await this.parts.transactions.run({ correlationId: newId() }, (tx) => this.offsets.halt(tx, at, reason));
    this.haltWatch.add(at);
    this.parts.logger.error({ err: error, ...at, reason }, 'partition halted: it waits for an operator');
    return { halt: reason };
  }
}
