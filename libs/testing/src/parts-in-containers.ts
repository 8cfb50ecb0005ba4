import {
  KAFKA_CONTAINER_PORT,
  KAFKA_STARTED,
  kafkaContainerEnvironment,
  kafkaImage,
  postgresImage,
} from '@afterglow/local/kafka-container';
import { freePort } from '@afterglow/local/ports';
import { startTogether } from '@afterglow/local/start-together';
import { GenericContainer, getContainerRuntimeClient, Wait, type StartedTestContainer } from 'testcontainers';
import { MAX_CONNECTIONS, type Parts } from './parts.ts';

const START_WITHIN_MS = 120_000;
const PASSWORD = 'postgres';

export async function containersCanRun(): Promise<boolean> {
  return getContainerRuntimeClient().then(
    () => true,
    () => false,
  );
}

/** The images of docker-compose.yml and of the CI. Only those of the two parts that are asked for. */
export async function partsInContainers(needed: { postgres: boolean; kafka: boolean }): Promise<Parts> {
  const [postgres, kafka] = await startTogether(
    needed.postgres ? startPostgres() : Promise.resolve(undefined),
    needed.kafka ? startKafka() : Promise.resolve(undefined),
  );
  const names = [...(postgres ? [postgresImage()] : []), ...(kafka ? [kafkaImage()] : [])];
  return {
    databaseUrl: postgres ? postgres.url : '',
    kafkaBrokers: kafka ? `127.0.0.1:${kafka.port}` : undefined,
    description: `containers of ${names.join(' and ')}`,
    stop: async () => {
      await Promise.all([postgres?.stop(), kafka?.stop()]);
    },
    // testcontainers' own watcher removes them.
    abandon: () => undefined,
  };
}

interface StartedPart {
  stop(): Promise<void>;
}

async function startPostgres(): Promise<StartedPart & { url: string }> {
  const container = await new GenericContainer(postgresImage())
    .withEnvironment({
      POSTGRES_PASSWORD: PASSWORD,
      POSTGRES_INITDB_ARGS: '--locale-provider=builtin --locale=C.UTF-8 --encoding=UTF8 --no-sync',
    })
    .withCommand(['postgres', '-c', 'fsync=off', '-c', `max_connections=${MAX_CONNECTIONS}`, '-c', 'timezone=UTC'])
    .withExposedPorts(5432)
    // The first time it is ready for its own initialisation only.
    .withWaitStrategy(Wait.forLogMessage(/database system is ready to accept connections/, 2))
    .withStartupTimeout(START_WITHIN_MS)
    .start();
  const url = `postgres://postgres:${PASSWORD}@${container.getHost()}:${container.getMappedPort(5432)}/postgres`;
  return { url, stop: () => stop(container) };
}

/** Not from testcontainers' Kafka module: with a port that is known beforehand one image serves tests, compose and `npm start`. */
async function startKafka(): Promise<StartedPart & { port: number }> {
  const port = await freePort();
  const container = await new GenericContainer(kafkaImage())
    .withEnvironment(kafkaContainerEnvironment(port))
    .withExposedPorts({ container: KAFKA_CONTAINER_PORT, host: port })
    .withWaitStrategy(Wait.forLogMessage(KAFKA_STARTED))
    .withStartupTimeout(START_WITHIN_MS)
    .start();
  return { port, stop: () => stop(container) };
}

async function stop(container: StartedTestContainer): Promise<void> {
  await container.stop({ timeout: 1_000 });
}
