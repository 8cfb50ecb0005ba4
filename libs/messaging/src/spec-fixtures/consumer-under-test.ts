import { newId } from '@afterglow/service-defaults/ids';
import { recordOf, type TestDatabase } from '@afterglow/testing/start-database';
import { occurred } from '@afterglow/contracts/event-contract';
import pino from 'pino';
import { Registry } from 'prom-client';
import { controlOptions } from '../consumer-options.ts';
import { EventConsumer } from '../event-consumer.ts';
import { EventProcessor } from '../event-processor.ts';
import { handlersOf } from '../handlers.ts';
import { MessagingMetrics } from '../messaging-metrics.ts';
import type { Subscriptions } from '../reaction.ts';
import type { OutgoingRecord, Transport } from '../transports/transport.ts';
import { SAMPLE, SampleCounted } from './sample-event.ts';

/** A consumer of the sample topic with these reactions, which are given as instances. */
export function consumerOf(
  db: TestDatabase,
  transport: Transport,
  reactions: { copies?: object[]; acts?: object[]; group?: string },
) {
  const instances = [...(reactions.copies ?? []), ...(reactions.acts ?? [])];
  const typesOf = (list: object[] = []) => list.map((instance) => instance.constructor);
  const subscriptions = { copies: typesOf(reactions.copies), acts: typesOf(reactions.acts) } as unknown as Subscriptions;
  const handlers = handlersOf(
    subscriptions,
    <T>(type: new () => T) => instances.find((instance) => instance.constructor === type) as T,
  );
  const metrics = new MessagingMetrics(new Registry());
  const processor = new EventProcessor(handlers, metrics);
  const consumer = new EventConsumer(controlOptions(reactions.group ?? 'sample', ['sample'], processor), {
    transport,
    transactions: db.transactions,
    dataSource: db.dataSource,
    logger: pino({ level: 'silent' }),
    metrics,
  });
  return { consumer, metrics, handlers, processor };
}

export function counted(counter: string, aggregateVersion: number): SampleCounted {
  return occurred(SAMPLE, { counter, aggregateVersion });
}

export function logged(event: SampleCounted, id = newId()): OutgoingRecord {
  return { ...recordOf(event, id, 0), value: JSON.stringify(event), topic: 'sample' };
}
