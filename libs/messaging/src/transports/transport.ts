import type { RecordHeaders } from '../event-envelope.ts';

export interface OutgoingRecord {
  readonly topic: string;
  readonly key: string;
  readonly value: string;
  readonly headers: RecordHeaders;
}

export interface LogRecord {
  readonly offset: number;
  readonly key: string;
  /** Null for a tombstone, which no contract of ours has. */
  readonly value: string | null;
  readonly headers: RecordHeaders;
  /** When the log took it (Kafka: by the producer's clock): real time, milliseconds since 1970. */
  readonly timestamp: number;
}

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

export interface PartitionBounds {
  readonly partition: number;
  /** The first offset that is still kept. */
  readonly low: number;
  /** The offset that the next record will get. */
  readonly high: number;
}

export interface RecordBatch extends TopicPartition {
  /** Ascending offsets, at least one. */
  readonly records: readonly LogRecord[];
}

export interface BatchControl {
  /** Call between chunks of work, so that the group does not take this member for dead. Throws when it already does. */
  heartbeat(): Promise<void>;
  /** False once the partition was taken away or the subscription is stopping: leave at the next boundary. */
  isActive(): boolean;
}

/** Where to go on; `pauseMs` when not at once; `halt` until `release` is called for the partition. */
export type BatchOutcome = { readonly next: number; readonly pauseMs?: number } | { readonly halt: string };

export type StartPosition = { readonly from: number } | 'earliest' | 'halted';

export interface SubscribeOptions {
  readonly group: string;
  readonly topics: readonly string[];
  /** Asked for every partition whenever it is assigned. */
  startAt(partition: TopicPartition): Promise<StartPosition>;
  /** Never called for one partition twice at a time. Must not throw; what it throws is retried after a second. */
  onBatch(batch: RecordBatch, control: BatchControl): Promise<BatchOutcome>;
}

export interface Subscription {
  /** Lets a halted partition go on from this offset. */
  release(partition: TopicPartition, from: number): void;
  /** Partitions of this member now; empty while the group is being joined. */
  assigned(): readonly TopicPartition[];
  /** Waits for batches that are being worked on. Bounded in time. */
  stop(): Promise<void>;
}

export interface TopicDefinition {
  readonly name: string;
  readonly partitions: number;
  /** null: for ever. */
  readonly retentionMs: number | null;
}

/**
 * A log with topics, partitions and offsets. Two adapters, `kafka` and `in-memory`, held to the same contract tests.
 * Topic and group names are plain here; an adapter adds its namespace.
 */
export interface Transport {
  readonly kind: 'kafka' | 'in-memory';
  /** Changes when the log was lost and made anew. */
  clusterId(): Promise<string>;
  createTopics(topics: readonly TopicDefinition[]): Promise<void>;
  /** Resolves when every record is acknowledged, in order per key. Throws after `deadlineMs`: then nobody knows. */
  publish(records: readonly OutgoingRecord[], deadlineMs?: number): Promise<void>;
  bounds(topic: string): Promise<readonly PartitionBounds[]>;
  /** By partition: the first offset whose record the log took at this time or later (real time, ms since 1970); its end if none. */
  offsetsAt(topic: string, timeMs: number): Promise<ReadonlyMap<number, number>>;
  subscribe(options: SubscribeOptions): Promise<Subscription>;
  close(): Promise<void>;
}
