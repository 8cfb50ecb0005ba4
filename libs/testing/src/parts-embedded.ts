import { startEmbeddedPostgres, type EmbeddedPostgres } from '@afterglow/local/embedded-postgres';
import { chooseKafka } from '@afterglow/local/kafka-choice';
import { hasKafkaJars, hasMaven, javaMajor } from '@afterglow/local/kafka-jars';
import { startLocalKafka, type LocalKafka } from '@afterglow/local/local-kafka';
import { startTogether } from '@afterglow/local/start-together';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MAX_CONNECTIONS, type Parts } from './parts.ts';

/** The programs that the packages bring, on data that goes with the run. Only those of the two parts that are asked for. */
export async function partsEmbedded(needed: { postgres: boolean; kafka: boolean }): Promise<Parts> {
  const folder = await mkdtemp(join(tmpdir(), 'afterglow-test-'));
  await chmod(folder, 0o755);
  const [postgres, kafka] = await startTogether(
    needed.postgres ? startPostgres(folder) : Promise.resolve(undefined),
    needed.kafka ? startKafka(folder) : Promise.resolve(undefined),
  );
  const kafkaName = !needed.kafka ? [] : kafka ? ['Apache Kafka from its jars'] : ['no Kafka (there is no Java with Maven)'];
  return {
    databaseUrl: postgres?.url ?? '',
    kafkaBrokers: kafka?.brokers,
    description: [...(postgres ? ['embedded PostgreSQL'] : []), ...kafkaName].join(' and '),
    stop: async () => {
      await Promise.all([postgres?.stop(), kafka?.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
    abandon: () => {
      if (postgres) process.kill(postgres.pid, 'SIGQUIT');
      if (kafka) process.kill(kafka.pid, 'SIGKILL');
    },
  };
}

function startPostgres(folder: string): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({
    folder: join(folder, 'postgres'),
    logFile: join(folder, 'postgres.log'),
    durable: false,
    maxConnections: MAX_CONNECTIONS,
  });
}

async function startKafka(folder: string): Promise<LocalKafka | undefined> {
  const [java, maven, jars] = await Promise.all([javaMajor(), hasMaven(), hasKafkaJars()]);
  const choice = chooseKafka({ brokers: undefined, javaMajor: java, maven, jars, docker: false });
  if (choice.kind !== 'jars') return undefined;
  return startLocalKafka({ folder: join(folder, 'kafka'), logFile: join(folder, 'kafka.log') });
}
