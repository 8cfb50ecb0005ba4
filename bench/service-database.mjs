import { databaseUrls, prepareDatabase } from '@afterglow/local/prepare-database';
import { messagingMigrations } from '@afterglow/messaging/migrations';
import { topicDefinitions } from '@afterglow/messaging/topics';
import { KafkaTransport } from '@afterglow/messaging/transports/kafka-transport';
import { migrate } from '@afterglow/service-defaults/migrate';
import { Pool } from 'pg';
import { pino } from 'pino';

export const silent = pino({ level: 'silent' });

/** A service's schema with messaging's tables and no others, the role that serves it, and a pool of the administrator's on it. */
export async function prepareService(postgres, name) {
  await prepareDatabase(postgres.url, { services: [name], testClock: false });
  const urls = databaseUrls(postgres.url, name);
  await migrate({ name, entities: [], migrations: [] }, { migrations: messagingMigrations }, urls.owner);
  const admin = new Pool({ connectionString: postgres.url, options: `-c search_path=${name}`, max: 20 });
  admin.on('error', () => undefined);
  return { url: urls.app, ownerUrl: urls.owner, admin };
}

/** The service's topics, with the partitions that they have in production, under a namespace of their own. */
export async function openTopics(broker, { service, namespace }) {
  const transport = new KafkaTransport({ brokers: [broker.brokers], clientId: 'bench', namespace, logger: silent });
  await transport.createTopics(topicDefinitions.filter(({ name }) => name === service || name.startsWith(`${service}.`)));
  return transport;
}

/** How many records a topic has got. */
export async function recordsIn(transport, topic) {
  return (await transport.bounds(topic)).reduce((sum, { high }) => sum + high, 0);
}
