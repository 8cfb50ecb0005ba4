import { join } from 'node:path';
import { dockerAnswers, removeDockerKafka, startDockerKafka } from './docker-kafka.ts';
import { chooseKafka, type KafkaChoice } from './kafka-choice.ts';
import { kafkaImage } from './kafka-container.ts';
import { hasKafkaJars, hasMaven, javaMajor } from './kafka-jars.ts';
import { removeLocalKafka, startLocalKafka } from './local-kafka.ts';
import type { StartPlace } from './start-place.ts';
import type { Part } from './supervise.ts';

export interface KafkaBroker {
  /** None: the in-memory log, with all services in one process. */
  readonly brokers: string | undefined;
  readonly description: string;
  /** None: somebody else's (or none at all), which we neither start again nor stop. */
  readonly own: { readonly part: Part; startAgain(): Promise<Part> } | undefined;
}

const PREFERRED_PORT = 24_092;

export async function startKafkaBroker(place: StartPlace, signal: AbortSignal): Promise<KafkaBroker> {
  const choice = await offeredKafka();
  switch (choice.kind) {
    case 'given':
      return { brokers: choice.brokers, description: `KAFKA_BROKERS (${choice.brokers})`, own: undefined };
    case 'jars':
      return fromJars(place, signal);
    case 'docker':
      return fromImage(place, signal);
    case 'in-memory':
      return { brokers: undefined, description: `none, events stay in memory (${choice.because})`, own: undefined };
  }
}

/** Asks this machine only for what the order of choice needs: the first that is there decides. */
async function offeredKafka(): Promise<KafkaChoice> {
  const nothing = { javaMajor: undefined, maven: false, jars: false, docker: false };
  const brokers = process.env.KAFKA_BROKERS;
  if (brokers) return chooseKafka({ ...nothing, brokers });
  const [java, jars] = await Promise.all([javaMajor(), hasKafkaJars()]);
  const offers = { ...nothing, brokers, javaMajor: java, jars, maven: jars || (await hasMaven()) };
  const choice = chooseKafka(offers);
  return choice.kind === 'in-memory' ? chooseKafka({ ...offers, docker: await dockerAnswers() }) : choice;
}

async function fromJars(place: StartPlace, signal: AbortSignal): Promise<KafkaBroker> {
  const options = {
    folder: join(place.folder, 'kafka'),
    logFile: place.logFile('kafka'),
    ...(place.ephemeral ? {} : { preferredPort: PREFERRED_PORT }),
  };
  if (place.reset) await removeLocalKafka(options.folder);
  const kafka = await startLocalKafka({ ...options, signal });
  return {
    brokers: kafka.brokers,
    description: `Apache Kafka 4.3.1 from its jars, ${kafka.brokers}, data in ${options.folder}`,
    own: { part: kafka, startAgain: () => startLocalKafka({ ...options, preferredPort: portOf(kafka.brokers) }) },
  };
}

async function fromImage(place: StartPlace, signal: AbortSignal): Promise<KafkaBroker> {
  const options = { folder: place.folder, ...(place.ephemeral ? {} : { preferredPort: PREFERRED_PORT }) };
  if (place.reset) await removeDockerKafka(options.folder);
  const kafka = await startDockerKafka({ ...options, signal });
  const part: Part = {
    ended: kafka.ended,
    stop: async () => {
      await kafka.stop();
      if (place.ephemeral) await removeDockerKafka(options.folder);
    },
  };
  return {
    brokers: kafka.brokers,
    description: `the image ${kafkaImage()} in Docker, ${kafka.brokers}`,
    own: { part, startAgain: () => startDockerKafka({ ...options, preferredPort: portOf(kafka.brokers) }) },
  };
}

function portOf(brokers: string): number {
  return Number(brokers.split(':')[1]);
}
