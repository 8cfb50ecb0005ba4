import type { LogRecord, SubscribeOptions, Subscription, TopicPartition } from './transport.ts';

/** Handed over at once: more than any transaction takes, as a broker's answer is. */
const BATCH = 1_500;
const RETRY_MS = 1000;

interface Reader extends TopicPartition {
  position: number;
  halted: boolean;
  active: boolean;
  /** Resolves the wait for new records, or for the end of a pause. */
  wake: () => void;
  running: Promise<void>;
}

interface Log {
  recordsFrom(topic: string, partition: number, offset: number): readonly LogRecord[];
}

/** One member of a group on the in-memory log: a loop per partition. */
export class InMemorySubscription implements Subscription {
  readonly group: string;
  readonly topics: readonly string[];
  private readers: Reader[] = [];
  private stopped = false;

  constructor(
    private readonly options: SubscribeOptions,
    private readonly log: Log,
    private readonly leave: () => Promise<void>,
  ) {
    this.group = options.group;
    this.topics = options.topics;
  }

  assigned(): readonly TopicPartition[] {
    return this.readers.map(({ topic, partition }) => ({ topic, partition }));
  }

  async assign(partitions: readonly TopicPartition[]): Promise<void> {
    if (this.stopped) return;
    this.readers = await Promise.all(partitions.map((partition) => this.open(partition)));
    for (const reader of this.readers) reader.running = this.run(reader);
  }

  async revokeAll(): Promise<void> {
    const readers = this.readers;
    this.readers = [];
    for (const reader of readers) {
      reader.active = false;
      reader.wake();
    }
    await Promise.all(readers.map((reader) => reader.running));
  }

  wake(): void {
    for (const reader of this.readers) if (!reader.halted) reader.wake();
  }

  release({ topic, partition }: TopicPartition, from: number): void {
    const reader = this.readers.find((candidate) => candidate.topic === topic && candidate.partition === partition);
    if (!reader) return;
    reader.position = from;
    reader.halted = false;
    reader.wake();
  }

  async stop(): Promise<void> {
    if (this.stopped) return;
    this.stopped = true;
    await this.revokeAll();
    await this.leave();
  }

  private async open(partition: TopicPartition): Promise<Reader> {
    const start = await this.options.startAt(partition);
    const position = typeof start === 'object' ? start.from : 0;
    return {
      ...partition,
      position,
      halted: start === 'halted',
      active: true,
      wake: () => undefined,
      running: Promise.resolve(),
    };
  }

  private async run(reader: Reader): Promise<void> {
    while (reader.active) {
      const records = reader.halted ? [] : this.log.recordsFrom(reader.topic, reader.partition, reader.position).slice(0, BATCH);
      if (records.length === 0) {
        await this.waitFor(reader, null);
        continue;
      }
      const pauseMs = await this.work(reader, records);
      if (pauseMs > 0 && reader.active) await this.waitFor(reader, pauseMs);
    }
  }

  /** Answers how long to pause. */
  private async work(reader: Reader, records: readonly LogRecord[]): Promise<number> {
    const control = { heartbeat: async () => undefined, isActive: () => reader.active };
    try {
      const outcome = await this.options.onBatch({ topic: reader.topic, partition: reader.partition, records }, control);
      if ('halt' in outcome) {
        reader.halted = true;
        return 0;
      }
      reader.position = outcome.next;
      return outcome.pauseMs ?? 0;
    } catch {
      return RETRY_MS;
    }
  }

  /** For ever when `ms` is null, until somebody wakes the reader. A pause is not cut short by new records. */
  private waitFor(reader: Reader, ms: number | null): Promise<void> {
    return new Promise((resolve) => {
      const timer = ms === null ? null : setTimeout(resolve, ms);
      reader.wake = () => {
        if (ms !== null && reader.active) return;
        if (timer) clearTimeout(timer);
        resolve();
      };
    });
  }
}
