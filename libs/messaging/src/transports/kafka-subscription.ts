import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import type { Logger } from 'pino';
import { failPoint } from '../fail-points.ts';
import { JoinWatch } from './join-watch.ts';
import { textOf } from './record-text.ts';
import { withDeadline } from './with-deadline.ts';
import type { BatchOutcome, LogRecord, PartitionBounds, SubscribeOptions, Subscription, TopicPartition } from './transport.ts';

interface Surroundings {
  /** The name of a topic or group on the broker. */
  plain(name: string): string;
  bounds(topic: string): Promise<readonly PartitionBounds[]>;
  /** Bounded in time; never throws. */
  brokerAnswers(): Promise<boolean>;
  readonly logger: Logger;
  closed(): void;
  /** The broker answers, and has not let this member into the group for too long. */
  unjoinable(group: string): void;
  readonly joinWithinMs?: number | undefined;
  /** As long as a session by default. */
  readonly heartbeatWithinMs?: number;
}

/** After so long without a heartbeat the group goes on without the member. */
const SESSION_MS = 10_000;
/** Below the deadline of the shutdown's step, which adds up with the others to less than 10 s. */
const STOP_MS = 1_500;
const RETRY_MS = 1_000;
/** Also how soon a paused or just opened partition is looked at again when all others are idle. */
const MAX_WAIT_MS = 100;

interface OpenPartition extends TopicPartition {
  /** The next offset to hand out; null while `startAt` is being asked. */
  position: number | null;
  active: boolean;
}

/**
 * One member of a group on kafkajs. Every partition starts paused when it is assigned: kafkajs would begin to fetch at
 * its own committed offset before anybody could seek. Kafka's committed offsets are kept only for the tools that show lag.
 */
export class KafkaSubscription implements Subscription {
  private consumer: Consumer;
  private readonly watch: JoinWatch;
  private isJoined = false;
  private readonly topics: ReadonlyMap<string, string>;
  private open = new Map<string, OpenPartition>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private stopping = false;
  private joined: () => void = () => undefined;

  constructor(
    private readonly kafka: Kafka,
    private readonly options: SubscribeOptions,
    private readonly surroundings: Surroundings,
  ) {
    this.topics = new Map(options.topics.map((topic) => [surroundings.plain(topic), topic]));
    this.consumer = this.newConsumer();
    const parts = {
      isJoined: () => this.isJoined,
      brokerAnswers: () => surroundings.brokerAnswers(),
      nowMs: () => performance.now(),
      giveUp: () => surroundings.unjoinable(options.group),
    };
    this.watch = new JoinWatch(parts, surroundings.joinWithinMs);
  }

  /** Resolves when the group was joined for the first time, or the subscription was stopped before. */
  async start(): Promise<void> {
    const joined = new Promise<void>((resolve) => (this.joined = resolve));
    this.watch.start();
    void this.join();
    await joined;
  }

  private newConsumer(): Consumer {
    const consumer = this.kafka.consumer({
      groupId: this.surroundings.plain(this.options.group),
      sessionTimeout: SESSION_MS,
      rebalanceTimeout: 20_000,
      heartbeatInterval: 1_000,
      maxWaitTimeInMs: MAX_WAIT_MS,
      allowAutoTopicCreation: false,
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 10, restartOnFailure: async () => !this.stopping },
    });
    consumer.on('consumer.group_join', ({ payload }) => this.onAssigned(payload.memberAssignment));
    consumer.on('consumer.rebalancing', () => this.dropAll());
    // From here on kafkajs refuses to pause or seek: nothing may be left that tries to.
    consumer.on('consumer.stop', () => this.dropAll());
    consumer.on('consumer.crash', ({ payload }) => this.onCrash(payload.restart));
    return consumer;
  }

  /** Tried again as long as it takes: a broker that is away comes back. */
  private async join(): Promise<void> {
    while (!this.stopping) {
      const { consumer } = this;
      try {
        await consumer.connect();
        await consumer.subscribe({ topics: [...this.topics.keys()], fromBeginning: true });
        await consumer.run({
          autoCommit: false,
          eachBatchAutoResolve: false,
          partitionsConsumedConcurrently: 3,
          eachBatch: (payload) => this.onBatch(payload),
        });
        return;
      } catch (error) {
        this.surroundings.logger.warn({ err: error, group: this.options.group }, 'group not joined, tried again');
        await consumer.disconnect().catch(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS).unref());
      }
    }
  }

  /** What kafkajs takes for hopeless it leaves lying. */
  private onCrash(isRestarted: boolean): void {
    this.dropAll();
    if (isRestarted || this.stopping) return;
    this.consumer = this.newConsumer();
    setTimeout(() => void this.join(), RETRY_MS).unref();
  }

  assigned(): readonly TopicPartition[] {
    return [...this.open.values()].map(({ topic, partition }) => ({ topic, partition }));
  }

  release(at: TopicPartition, from: number): void {
    const partition = this.open.get(nameOf(at));
    if (partition) this.goOn(partition, from);
  }

  async stop(): Promise<void> {
    if (this.stopping) return;
    this.stopping = true;
    this.watch.stop();
    this.dropAll();
    this.joined();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, STOP_MS)));
    await Promise.race([this.consumer.disconnect().catch(() => undefined), late]);
    clearTimeout(timer);
    this.surroundings.closed();
  }

  private dropAll(): void {
    this.isJoined = false;
    for (const partition of this.open.values()) partition.active = false;
    this.open.clear();
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  private onAssigned(assignment: Readonly<Record<string, number[]>>): void {
    this.dropAll();
    this.isJoined = true;
    for (const [plain, partitions] of Object.entries(assignment)) {
      this.consumer.pause([{ topic: plain, partitions }]);
      const topic = this.topics.get(plain);
      if (!topic) continue;
      for (const partition of partitions) {
        const opened = { topic, partition, position: null, active: true };
        this.open.set(nameOf(opened), opened);
        void this.openAt(opened);
      }
    }
    this.joined();
  }

  private async openAt(partition: OpenPartition): Promise<void> {
    try {
      const start = await this.options.startAt(partition);
      if (start === 'halted') return;
      const from = start === 'earliest' ? await this.lowOf(partition) : start.from;
      this.goOn(partition, from);
    } catch (error) {
      this.surroundings.logger.warn(
        { err: error, topic: partition.topic, partition: partition.partition },
        'partition not opened, tried again',
      );
      this.later(partition, RETRY_MS, () => void this.openAt(partition));
    }
  }

  private async lowOf({ topic, partition }: TopicPartition): Promise<number> {
    const bounds = await this.surroundings.bounds(topic);
    return bounds.find((candidate) => candidate.partition === partition)?.low ?? 0;
  }

  private goOn(partition: OpenPartition, from: number): void {
    if (!partition.active || this.stopping) return;
    partition.position = from;
    const topic = this.surroundings.plain(partition.topic);
    this.consumer.seek({ topic, partition: partition.partition, offset: String(from) });
    this.consumer.resume([{ topic, partitions: [partition.partition] }]);
  }

  private pause({ topic, partition }: TopicPartition): void {
    this.consumer.pause([{ topic: this.surroundings.plain(topic), partitions: [partition] }]);
  }

  private later(partition: OpenPartition, ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      if (partition.active) work();
    }, ms);
    this.timers.add(timer);
  }

  private async onBatch(payload: EachBatchPayload): Promise<void> {
    const { batch, resolveOffset, heartbeat, isRunning, isStale } = payload;
    const topic = this.topics.get(batch.topic) ?? '';
    const partition = this.open.get(`${topic}[${batch.partition}]`);
    const first = Number(batch.messages[0]?.offset ?? -1);
    if (!partition || partition.position === null || first < 0) return;
    if (first < partition.position && Number(batch.lastOffset()) < partition.position) {
      // kafkajs reset the offset by itself: this is another log, or one that lost its end. Ask again where to start.
      this.pause(partition);
      partition.position = null;
      void this.openAt(partition);
      return;
    }
    const from = partition.position;
    const records = batch.messages.map(recordOf).filter((record) => record.offset >= from);
    const isActive = () => partition.active && isRunning() && !isStale() && !this.stopping;
    const outcome = await this.handle(partition, records, { heartbeat: () => this.heartbeat(heartbeat), isActive });
    if (!partition.active || partition.position !== from) return;
    if ('halt' in outcome) return this.pause(partition);
    partition.position = outcome.next;
    if (outcome.pauseMs) {
      this.pause(partition);
      this.later(partition, outcome.pauseMs, () => this.goOn(partition, outcome.next));
    } else if (outcome.next <= Number(batch.lastOffset())) {
      this.consumer.seek({ topic: batch.topic, partition: batch.partition, offset: String(outcome.next) });
    } else {
      resolveOffset(String(outcome.next - 1));
    }
    this.commitForTools(batch.topic, batch.partition, outcome.next);
  }

  /**
   * When a connection breaks and is made again at the same time, kafkajs may forget a request: its promise stays open for ever,
   * and with it the batch that waits for it, after its consumer was long replaced.
   */
  private heartbeat(send: () => Promise<void>): Promise<void> {
    return withDeadline(send(), this.surroundings.heartbeatWithinMs ?? SESSION_MS);
  }

  private async handle(
    partition: OpenPartition,
    records: readonly LogRecord[],
    control: { heartbeat(): Promise<void>; isActive(): boolean },
  ): Promise<BatchOutcome> {
    try {
      return await this.options.onBatch({ topic: partition.topic, partition: partition.partition, records }, control);
    } catch (error) {
      if (!control.isActive() || isRebalance(error)) throw error;
      this.surroundings.logger.error(
        { err: error, topic: partition.topic, partition: partition.partition },
        'batch failed, tried again',
      );
      return { next: partition.position ?? 0, pauseMs: RETRY_MS };
    }
  }

  /** Never awaited: an effect must not depend on it. */
  private commitForTools(topic: string, partition: number, offset: number): void {
    void this.consumer
      .commitOffsets([{ topic, partition, offset: String(offset) }])
      .then(() => failPoint('consumer.kafka-committed'))
      .catch(() => undefined);
  }
}

function nameOf({ topic, partition }: TopicPartition): string {
  return `${topic}[${partition}]`;
}

function isRebalance(error: unknown): boolean {
  const type = (error as { type?: unknown } | null)?.type;
  return type === 'REBALANCE_IN_PROGRESS' || type === 'UNKNOWN_MEMBER_ID' || type === 'ILLEGAL_GENERATION';
}

function recordOf(message: KafkaMessage): LogRecord {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers ?? {})) {
    const single = Array.isArray(value) ? value[0] : value;
    if (single !== undefined) headers[name] = textOf(Buffer.from(single));
  }
  return {
    offset: Number(message.offset),
    key: message.key ? textOf(message.key) : '',
    value: message.value ? textOf(message.value) : null,
    headers,
    timestamp: Number(message.timestamp),
  };
}
