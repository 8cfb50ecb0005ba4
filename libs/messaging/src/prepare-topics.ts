import { pino } from 'pino';
import { topicDefinitions } from './topics.ts';
import { KafkaTransport } from './transports/kafka-transport.ts';

/**
 * The other half of the job before a release: the topics that this service publishes on, as far as they are missing.
 * `KAFKA_REPLICATION_FACTOR` is 3 in production (with `min.insync.replicas=2` as the brokers' default), 1 on a single broker.
 * Exit code 1 when it fails.
 */
export async function prepareTopics(serviceName: string): Promise<void> {
  const { KAFKA_BROKERS: brokers, AFTERGLOW_NAMESPACE: namespace = '', KAFKA_REPLICATION_FACTOR: replicas = '1' } = process.env;
  try {
    if (!brokers) throw new Error('KAFKA_BROKERS is missing');
    if (!/^[1-9]$/.test(replicas)) throw new Error('KAFKA_REPLICATION_FACTOR must be a number from 1 to 9');
    const topics = topicsOf(serviceName);
    const logger = pino({ level: 'silent' });
    const clientId = `${serviceName}-topics`;
    const options = { brokers: brokers.split(','), clientId, namespace, logger, replicationFactor: Number(replicas) };
    const transport = new KafkaTransport(options);
    await transport.createTopics(topics).finally(() => transport.close());
    process.stdout.write(`${serviceName}: ${topics.map(({ name }) => name).join(', ')}\n`);
  } catch (error) {
    process.stderr.write(`${serviceName}'s topics were not made. ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

/** Its control topic, the bulk topics that are named after it, and its watermarks. */
export function topicsOf(serviceName: string): typeof topicDefinitions {
  return topicDefinitions.filter(({ name }) => name === serviceName || name.startsWith(`${serviceName}.`));
}
