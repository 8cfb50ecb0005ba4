import { topicDefinitions } from '@afterglow/messaging/topics';
import { InMemoryTransport } from '@afterglow/messaging/transports/in-memory-transport';
import { KafkaTransport } from '@afterglow/messaging/transports/kafka-transport';
import type { Transport } from '@afterglow/messaging/transports/transport';
import { pino } from 'pino';
import type { KafkaBroker } from './kafka-broker.ts';

export interface EventLog {
  /** The log itself, where it is in this process. */
  readonly inMemory: InMemoryTransport | undefined;
  use<T>(work: (transport: Transport) => Promise<T>): Promise<T>;
  /** Throws away what was published; only on somebody else's broker, where it would stay. */
  forget(): Promise<void>;
}

export function eventLog(kafka: KafkaBroker, namespace: string): EventLog {
  if (!kafka.brokers) {
    const inMemory = new InMemoryTransport();
    return { inMemory, use: (work) => work(inMemory), forget: async () => undefined };
  }
  const brokers = kafka.brokers.split(',');
  const use = async <T>(work: (transport: KafkaTransport) => Promise<T>): Promise<T> => {
    const transport = new KafkaTransport({ brokers, clientId: 'npm-start', namespace, logger: pino({ level: 'silent' }) });
    return work(transport).finally(() => transport.close());
  };
  const topics = topicDefinitions.map((topic) => topic.name);
  return {
    inMemory: undefined,
    use,
    forget: async () => (kafka.own ? undefined : use((transport) => transport.deleteTopics(topics))),
  };
}
