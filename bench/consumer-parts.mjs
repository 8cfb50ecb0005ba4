import { controlOptions, bulkOptions } from '@afterglow/messaging/consumer-options';
import { EventConsumer } from '@afterglow/messaging/event-consumer';
import { EventProcessor } from '@afterglow/messaging/event-processor';
import { handlersOf } from '@afterglow/messaging/handlers';
import { MessagingMetrics } from '@afterglow/messaging/messaging-metrics';
import { Outbox } from '@afterglow/messaging/outbox';
import { OutboxRelay } from '@afterglow/messaging/outbox-relay';
import { isWatermarked } from '@afterglow/messaging/topics';
import { KafkaTransport } from '@afterglow/messaging/transports/kafka-transport';
import { createDataSource } from '@afterglow/service-defaults/data-source';
import { createLogger } from '@afterglow/service-defaults/logger';
import { Transactions } from '@afterglow/service-defaults/transactions';
import { Registry } from 'prom-client';

/** The parts of a service that has messaging and nothing else, wired as `messaging.ts` wires them. */
export async function openService({ service, databaseUrl, brokers, namespace, poolSize = 10 }) {
  const logger = createLogger(service, 'warn');
  const dataSource = createDataSource({ name: service, entities: [] }, databaseUrl, { poolSize });
  await dataSource.initialize();
  const transport = new KafkaTransport({ brokers: [brokers], clientId: service, namespace, logger });
  const registry = new Registry();
  const metrics = new MessagingMetrics(registry);
  const context = { serviceName: service, config: { databaseUrl }, dataSource, logger, metrics: registry };
  const relay = new OutboxRelay(context, transport, metrics, isWatermarked(service));
  const outbox = new Outbox(service, () => relay.nudge());
  const transactions = new Transactions(dataSource, [outbox]);
  const consumers = [];
  const addConsumer = (kind, { group, topics, handlers, chunk }) => {
    const options = (kind === 'bulk' ? bulkOptions : controlOptions)(group, topics, new EventProcessor(handlers, metrics));
    const consumer = new EventConsumer(
      { ...options, ...(chunk ? { chunk } : {}) },
      { transport, transactions, dataSource, logger, metrics },
    );
    consumers.push(consumer);
    return consumer;
  };
  const close = async () => {
    await Promise.all(consumers.map((consumer) => consumer.stop()));
    await relay.stop();
    await transport.close();
    await dataSource.destroy();
  };
  return { dataSource, transport, relay, outbox, transactions, logger, addConsumer, close };
}

/** What a service hears, with reactions given as instances. */
export function handlersFor(reactions) {
  const all = Object.values(reactions).flat();
  const types = Object.fromEntries(Object.entries(reactions).map(([kind, list]) => [kind, list.map((one) => one.constructor)]));
  return handlersOf({ copies: [], acts: [], ...types }, (type) => all.find((one) => one.constructor === type));
}
