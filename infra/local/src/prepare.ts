import { KafkaTransport } from '@afterglow/messaging/transports/kafka-transport';
import { pino } from 'pino';
import { ownDatabase } from './own-database.ts';
import { preparePlatform } from './prepare-platform.ts';

/** A job that runs before the services in containers: roles, schemas, migrated tables, the test clock, topics. Safe to repeat. */
async function prepare(environment: Readonly<Record<string, string | undefined>>): Promise<void> {
  const { DATABASE_URL: serverUrl, KAFKA_BROKERS: brokers, AFTERGLOW_NAMESPACE: namespace = '' } = environment;
  if (!serverUrl || !brokers) throw new Error("DATABASE_URL (an administrator's) and KAFKA_BROKERS are needed.");
  const adminUrl = await ownDatabase(serverUrl, `${namespace}afterglow`);
  const logger = pino({ level: 'silent' });
  const transport = new KafkaTransport({ brokers: brokers.split(','), clientId: 'prepare', namespace, logger });
  await preparePlatform(adminUrl, transport).finally(() => transport.close());
  process.stdout.write('Roles, schemas, tables and topics are there.\n');
}

try {
  await prepare(process.env);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
