import { newId } from '@afterglow/service-defaults/ids';
import { realTimeMs } from '../real-time.ts';
import { partitionOfKey } from './partition-of-key.ts';
import { InMemorySubscription } from './in-memory-subscription.ts';
import type {
  LogRecord,
  OutgoingRecord,
  PartitionBounds,
  SubscribeOptions,
  Subscription,
  TopicDefinition,
  Transport,
} from './transport.ts';

/**
 * The log of one process: for speed in tests, for simulation, and for `npm start` where neither Java nor Docker is.
 * Several services of one process share one instance.
 */
export class InMemoryTransport implements Transport {
  readonly kind = 'in-memory';
  private readonly id = newId();
  private readonly topics = new Map<string, LogRecord[][]>();
  private readonly subscriptions = new Set<InMemorySubscription>();

  /** `nowMs` is real time: tests make a log that is older. */
  constructor(private readonly nowMs: () => number = realTimeMs) {}

  async clusterId(): Promise<string> {
    return this.id;
  }

  async createTopics(topics: readonly TopicDefinition[]): Promise<void> {
    for (const { name, partitions } of topics) {
      if (!this.topics.has(name))
        this.topics.set(
          name,
          Array.from({ length: partitions }, () => []),
        );
    }
  }

  async publish(records: readonly OutgoingRecord[]): Promise<void> {
    const placed = records.map((record) => {
      const log = this.logOf(record.topic);
      const partition = log[partitionOfKey(record.key, log.length)];
      if (!partition) throw new Error(`topic ${record.topic} has no partitions`);
      return { record, partition };
    });
    for (const { record, partition } of placed) {
      partition.push({
        offset: partition.length,
        key: record.key,
        value: record.value,
        headers: record.headers,
        timestamp: this.nowMs(),
      });
    }
    for (const subscription of this.subscriptions) subscription.wake();
  }

  async bounds(topic: string): Promise<readonly PartitionBounds[]> {
    return this.logOf(topic).map((records, partition) => ({ partition, low: 0, high: records.length }));
  }

  async offsetsAt(topic: string, timeMs: number): Promise<ReadonlyMap<number, number>> {
    return new Map(
      this.logOf(topic).map((records, partition) => {
        const first = records.find(({ timestamp }) => timestamp >= timeMs);
        return [partition, first?.offset ?? records.length];
      }),
    );
  }

  async subscribe(options: SubscribeOptions): Promise<Subscription> {
    for (const topic of options.topics) this.logOf(topic);
    const subscription: InMemorySubscription = new InMemorySubscription(options, this, () => this.leave(subscription));
    this.subscriptions.add(subscription);
    await this.rebalance(options.group);
    return subscription;
  }

  async close(): Promise<void> {
    await Promise.all([...this.subscriptions].map((subscription) => subscription.stop()));
  }

  recordsFrom(topic: string, partition: number, offset: number): readonly LogRecord[] {
    return this.logOf(topic)[partition]?.slice(offset) ?? [];
  }

  private async leave(subscription: InMemorySubscription): Promise<void> {
    this.subscriptions.delete(subscription);
    await this.rebalance(subscription.group);
  }

  /** Members of a group share the partitions, round robin, each member's old work finished first. */
  private async rebalance(group: string): Promise<void> {
    const members = [...this.subscriptions].filter((subscription) => subscription.group === group);
    const shares = members.map(() => [] as { topic: string; partition: number }[]);
    const topics = [...new Set(members.flatMap((member) => member.topics))];
    for (const topic of topics) {
      const readers = members.map((member, index) => ({ member, index })).filter(({ member }) => member.topics.includes(topic));
      this.logOf(topic).forEach((_records, partition) => {
        const reader = readers[partition % readers.length];
        if (reader) shares[reader.index]?.push({ topic, partition });
      });
    }
    await Promise.all(members.map((member) => member.revokeAll()));
    await Promise.all(members.map((member, index) => member.assign(shares[index] ?? [])));
  }

  private logOf(topic: string): LogRecord[][] {
    const log = this.topics.get(topic);
    if (!log) throw new Error(`topic ${topic} does not exist`);
    return log;
  }
}
