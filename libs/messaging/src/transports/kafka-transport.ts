import type { Logger } from 'pino';
import type { Admin, Kafka, Producer, TopicMessages } from 'kafkajs';
import { failPointSoon } from '../fail-points.ts';
import { KafkaSubscription } from './kafka-subscription.ts';
import { kafkaLogCreator, kafkaLogLevelOf } from './kafka-log.ts';
import type { OutgoingRecord, PartitionBounds, SubscribeOptions, Subscription, TopicDefinition, Transport } from './transport.ts';
import { kafkajs } from './tuned-kafkajs.ts';
import { withDeadline } from './with-deadline.ts';

export interface KafkaTransportOptions {
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** Put before every topic and group, so that tests and developers can share one broker. */
  readonly namespace: string;
  readonly logger: Logger;
  /** How often each record is kept: 1 on one node, 3 in production. */
  readonly replicationFactor?: number;
  /** Called when the broker answers and a group could not be joined for `joinWithinMs` (a minute): nothing here cures it. */
  readonly onUnjoinable?: (group: string) => void;
  readonly joinWithinMs?: number;
}

/** Brokers refuse batches above 1 MiB; headers and framing need their room too. */
const MAX_REQUEST_BYTES = 700_000;
/** New topics are served within moments; a broker that needs longer than 20 s for it is broken. */
const SERVED_ATTEMPTS = 100;
const SERVED_POLL_MS = 200;
/** For a broker to say that it is there. */
const ANSWER_MS = 5_000;
const CLOSE_MS = 1_000;
/** kafkajs backs off up to 30 s by default and then stands still after a short outage: keep it short, and retry outside. */
const RETRY = { initialRetryTime: 100, maxRetryTime: 1_000, factor: 0.2, multiplier: 1.7, retries: 8 };

export class KafkaTransport implements Transport {
  readonly kind = 'kafka';
  private readonly kafka: Kafka;
  private producer: Promise<Producer> | null = null;
  private admin: Promise<Admin> | null = null;
  private readonly subscriptions = new Set<KafkaSubscription>();
  private readonly closing = new AbortController();

  constructor(private readonly options: KafkaTransportOptions) {
    this.kafka = new kafkajs.Kafka({
      clientId: options.clientId,
      brokers: [...options.brokers],
      connectionTimeout: 3_000,
      requestTimeout: 10_000,
      enforceRequestTimeout: true,
      retry: RETRY,
      logLevel: kafkaLogLevelOf(options.logger),
      logCreator: kafkaLogCreator(options.logger),
    });
  }

  async clusterId(): Promise<string> {
    const { clusterId } = await (await this.connectedAdmin()).describeCluster();
    return clusterId;
  }

  /**
   * Tried again until every partition is served: a broker says that it has made a topic before it hosts all of it. And
   * while anybody deletes any topic, the list of all topics is an error.
   */
  async createTopics(topics: readonly TopicDefinition[]): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.ensureTopics(topics);
      } catch (error) {
        if (attempt >= SERVED_ATTEMPTS) throw error;
        await new Promise((resolve) => setTimeout(resolve, SERVED_POLL_MS));
      }
    }
  }

  private async ensureTopics(topics: readonly TopicDefinition[]): Promise<void> {
    const admin = await this.connectedAdmin();
    const existing = new Set(await admin.listTopics());
    const missing = topics
      .filter(({ name }) => !existing.has(this.plain(name)))
      .map(({ name, partitions, retentionMs }) => ({
        topic: this.plain(name),
        numPartitions: partitions,
        replicationFactor: this.options.replicationFactor ?? 1,
        configEntries: [{ name: 'retention.ms', value: String(retentionMs ?? -1) }],
      }));
    // Asked for none, kafkajs waits for the leaders of all topics that the broker has.
    if (missing.length > 0) await admin.createTopics({ waitForLeaders: false, topics: missing });
    for (const { name, partitions } of topics) {
      const served = (await this.bounds(name)).length;
      if (served < partitions) throw new Error(`${name} has ${served} of ${partitions} partitions`);
    }
  }

  /** For development data that are thrown away together with their data base. What does not exist is passed over. */
  async deleteTopics(names: readonly string[]): Promise<void> {
    const admin = await this.connectedAdmin();
    const existing = new Set(await admin.listTopics());
    const topics = names.map((name) => this.plain(name)).filter((name) => existing.has(name));
    if (topics.length > 0) await admin.deleteTopics({ topics });
  }

  async publish(records: readonly OutgoingRecord[], deadlineMs = 15_000): Promise<void> {
    const producer = this.connectedProducer();
    for (const request of requestsOf(records)) {
      const sending = this.send(request, producer);
      try {
        await withDeadline(sending, deadlineMs, this.closing.signal);
      } catch (error) {
        this.replaceProducer(producer, sending);
        throw error;
      }
    }
  }

  async bounds(topic: string): Promise<readonly PartitionBounds[]> {
    const offsets = await (await this.connectedAdmin()).fetchTopicOffsets(this.plain(topic));
    return offsets.map(({ partition, low, high }) => ({ partition, low: Number(low), high: Number(high) }));
  }

  async offsetsAt(topic: string, timeMs: number): Promise<ReadonlyMap<number, number>> {
    const found = await (await this.connectedAdmin()).fetchTopicOffsetsByTimestamp(this.plain(topic), timeMs);
    return new Map(found.map(({ partition, offset }) => [partition, Number(offset)]));
  }

  async subscribe(options: SubscribeOptions): Promise<Subscription> {
    const subscription: KafkaSubscription = new KafkaSubscription(this.kafka, options, {
      plain: (name) => this.plain(name),
      bounds: (topic) => this.bounds(topic),
      brokerAnswers: () => this.answers(),
      logger: this.options.logger,
      closed: () => this.subscriptions.delete(subscription),
      unjoinable: (group) => this.unjoinable(group),
      joinWithinMs: this.options.joinWithinMs,
    });
    this.subscriptions.add(subscription);
    await subscription.start();
    return subscription;
  }

  /** Bounded: a broker that is gone holds nobody up. Whoever still waits for an acknowledgement is told that there will be none. */
  async close(): Promise<void> {
    this.closing.abort();
    await Promise.all([...this.subscriptions].map((subscription) => subscription.stop()));
    const clients = [this.producer, this.admin].map(async (client) => (await client)?.disconnect());
    await withDeadline(Promise.allSettled(clients), CLOSE_MS).catch(() => undefined);
  }

  private async answers(): Promise<boolean> {
    const asking = this.connectedAdmin().then((admin) => admin.describeCluster());
    return withDeadline(asking, ANSWER_MS).then(
      () => true,
      () => false,
    );
  }

  private unjoinable(group: string): void {
    this.options.logger.fatal({ group }, 'the broker answers, and the group cannot be joined');
    this.options.onUnjoinable?.(group);
  }

  private async send(records: readonly OutgoingRecord[], producer: Promise<Producer>): Promise<void> {
    const byTopic = new Map<string, TopicMessages>();
    for (const { topic, key, value, headers } of records) {
      const plain = this.plain(topic);
      const messages = byTopic.get(plain) ?? { topic: plain, messages: [] };
      messages.messages.push({ key, value, headers });
      byTopic.set(plain, messages);
    }
    const connected = await producer;
    const sending = connected.sendBatch({ acks: -1, topicMessages: [...byTopic.values()] });
    failPointSoon('relay.request-sent');
    await sending;
  }

  private connectedProducer(): Promise<Producer> {
    this.producer ??= connected(
      this.kafka.producer({
        idempotent: true,
        maxInFlightRequests: 1,
        allowAutoTopicCreation: false,
        createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
        retry: RETRY,
      }),
    ).catch((error: unknown) => {
      this.producer = null;
      throw error;
    });
    return this.producer;
  }

  /**
   * An idempotent producer whose sequence was broken refuses for ever; a new one begins a new sequence. The old one is
   * let go of only when its send has ended: kafkajs' retries would connect it again.
   */
  private replaceProducer(broken: Promise<Producer>, sending: Promise<void>): void {
    if (this.producer === broken) this.producer = null;
    const letGo = async () => (await broken).disconnect();
    void sending
      .catch(() => undefined)
      .then(letGo)
      .catch(() => undefined);
  }

  private connectedAdmin(): Promise<Admin> {
    this.admin ??= connected(this.kafka.admin()).catch((error: unknown) => {
      this.admin = null;
      throw error;
    });
    return this.admin;
  }

  private plain(name: string): string {
    return `${this.options.namespace}${name}`;
  }
}

async function connected<C extends { connect(): Promise<void> }>(client: C): Promise<C> {
  await client.connect();
  return client;
}

/** Cuts a batch into requests that a broker takes, in order. */
export function requestsOf(records: readonly OutgoingRecord[]): OutgoingRecord[][] {
  const requests: OutgoingRecord[][] = [];
  let bytes = Infinity;
  for (const record of records) {
    const size = Buffer.byteLength(record.value) + 600;
    if (bytes + size > MAX_REQUEST_BYTES) {
      requests.push([]);
      bytes = 0;
    }
    requests.at(-1)?.push(record);
    bytes += size;
  }
  return requests;
}
