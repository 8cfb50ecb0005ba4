/**
 * The product's own relay in a process of its own, wired as `messaging.ts` wires it, watermarks included. Started by fork with its
 * addresses as JSON; answers 'acks' with what the broker has acknowledged: [event id, milliseconds since 1970] one after the other.
 */
import { MessagingMetrics } from '@afterglow/messaging/messaging-metrics';
import { OutboxRelay } from '@afterglow/messaging/outbox-relay';
import { isWatermarked } from '@afterglow/messaging/topics';
import { KafkaTransport } from '@afterglow/messaging/transports/kafka-transport';
import { createLogger } from '@afterglow/service-defaults/logger';
import { Registry } from 'prom-client';

const { service, databaseUrl, brokers, namespace, notesAcks } = JSON.parse(process.argv[2]);
const logger = createLogger(service, 'warn');
const acks = [];

class NotingTransport extends KafkaTransport {
  async publish(records, deadlineMs) {
    await super.publish(records, deadlineMs);
    const at = performance.timeOrigin + performance.now();
    for (const { headers } of records) if (headers.ce_id) acks.push(headers.ce_id, at);
  }
}

const Transport = notesAcks ? NotingTransport : KafkaTransport;
const transport = new Transport({ brokers: [brokers], clientId: service, namespace, logger });
const metrics = new Registry();
const context = { serviceName: service, config: { databaseUrl }, dataSource: null, logger, metrics };
const relay = new OutboxRelay(context, transport, new MessagingMetrics(metrics), isWatermarked(service));
relay.start();

process.on('message', () => process.send(acks));
process.on('SIGTERM', async () => {
  await relay.stop();
  await transport.close();
  process.exit(0);
});
process.on('disconnect', () => process.exit(0));
