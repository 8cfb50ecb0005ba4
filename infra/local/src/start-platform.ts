import { InMemoryTransport } from '@afterglow/messaging/transports/in-memory-transport';
import { KafkaTransport } from '@afterglow/messaging/transports/kafka-transport';
import type { Transport } from '@afterglow/messaging/transports/transport';
import { topicDefinitions } from '@afterglow/messaging/topics';
import { pino } from 'pino';
import { platformHelperUrl } from './database-roles.ts';
import { markSeeded } from './database-stamp.ts';
import { startKafkaBroker, type KafkaBroker } from './kafka-broker.ts';
import { dropOwnDatabase, ownDatabase } from './own-database.ts';
import { platformAddresses, portOf, type PlatformAddresses } from './platform-addresses.ts';
import { tokensOf } from './platform-helper/actor-tokens.ts';
import { startPlatformHelper, type PlatformHelper } from './platform-helper/start-platform-helper.ts';
import { startPostgresServer, type PostgresServer } from './postgres-server.ts';
import { preparePlatform } from './prepare-platform.ts';
import { runServiceProcesses, runServicesInProcess } from './run-services.ts';
import { seed } from './seed/seed.ts';
import { loadServiceDefinitions } from './service-definitions.ts';
import { tokenSecret, startNewLog, type StartPlace } from './start-place.ts';
import { startTogether } from './start-together.ts';
import type { StopList } from './stop-list.ts';
import { supervise } from './supervise.ts';

export interface StartContext {
  readonly place: StartPlace;
  readonly stops: StopList;
  readonly report: (line: string) => void;
  readonly onProcess: (process: { pid: number; mark: string }) => void;
}

export interface StartedPlatform {
  readonly addresses: PlatformAddresses;
  readonly postgres: string;
  readonly kafka: string;
  readonly brokers: string | undefined;
  readonly namespace: string;
  /** Filled with personas and demo content by this start, not by an earlier one. */
  readonly seededNow: boolean;
}

/** Everything, in its order; resolves when it is ready and filled. Whatever was started is in `stops`, also when this throws. */
export async function startPlatform(context: StartContext): Promise<StartedPlatform> {
  const { place, stops, report } = context;
  const addresses = await platformAddresses(place.ephemeral);
  const loading = loadServiceDefinitions();
  loading.catch(() => undefined);
  const [postgres, kafka] = await startServers(context);
  const log = eventLog(kafka, place);
  const adminUrl = await openDatabase(postgres, log, context);
  const definitions = await loading;
  const stamp = await log.use((transport) => preparePlatform(adminUrl, transport, definitions));
  stops.goOn();

  const helper = await startHelper(addresses, adminUrl, stops);
  const platform = {
    addresses,
    adminUrl,
    brokers: kafka.brokers,
    namespace: place.namespace,
    tokenSecret: await tokenSecret(place),
  };
  const services = { ...context, platform };
  await (log.inMemory ? runServicesInProcess(definitions, log.inMemory, services) : runServiceProcesses(services));
  stops.goOn();
  if (!stamp.seeded) {
    await seed({ urls: addresses.services, tokenFor: tokensOf(helper.tokens), log: report });
    await markSeeded(adminUrl);
  }
  return {
    addresses,
    postgres: postgres.description,
    kafka: kafka.description,
    brokers: kafka.brokers,
    namespace: place.namespace,
    seededNow: !stamp.seeded,
  };
}

async function startServers({ place, stops, report }: StartContext): Promise<readonly [PostgresServer, KafkaBroker]> {
  await Promise.all(['postgres', 'kafka'].map((name) => startNewLog(place.logFile(name))));
  const starting = startTogether(
    stoppable(startPostgresServer(place, stops.signal)),
    stoppable(startKafkaBroker(place, stops.signal)),
  );
  let stop = async (): Promise<void> => {
    const started = await starting.catch(() => []);
    await Promise.all(started.map((server) => server.stop()));
  };
  stops.add('Postgres and Kafka', () => stop());
  const [postgres, kafka] = await starting;
  stops.goOn();
  const supervised = Object.entries({ Postgres: postgres.own, Kafka: kafka.own }).flatMap(([name, own]) =>
    own ? [supervise(own.part, { name, report, start: own.startAgain })] : [],
  );
  stop = async () => void (await Promise.all(supervised.map((part) => part.stop())));
  return [postgres, kafka];
}

async function stoppable<S extends PostgresServer | KafkaBroker>(starting: Promise<S>): Promise<S & { stop(): Promise<void> }> {
  const server = await starting;
  return { ...server, stop: async () => server.own?.part.stop() };
}

interface EventLog {
  /** The log itself, where it is in this process. */
  readonly inMemory: InMemoryTransport | undefined;
  use<T>(work: (transport: Transport) => Promise<T>): Promise<T>;
  /** Throws away what was published; only on somebody else's broker, where it would stay. */
  forget(): Promise<void>;
}

function eventLog(kafka: KafkaBroker, place: StartPlace): EventLog {
  if (!kafka.brokers) {
    const inMemory = new InMemoryTransport();
    return { inMemory, use: (work) => work(inMemory), forget: async () => undefined };
  }
  const brokers = kafka.brokers.split(',');
  const use = async <T>(work: (transport: KafkaTransport) => Promise<T>): Promise<T> => {
    const logger = pino({ level: 'silent' });
    const transport = new KafkaTransport({ brokers, clientId: 'npm-start', namespace: place.namespace, logger });
    return work(transport).finally(() => transport.close());
  };
  const topics = topicDefinitions.map((topic) => topic.name);
  return {
    inMemory: undefined,
    use,
    forget: async () => (kafka.own ? undefined : use((transport) => transport.deleteTopics(topics))),
  };
}

/** Data and log belong together: when one starts afresh, so does the other. */
async function openDatabase(postgres: PostgresServer, log: EventLog, { place, stops }: StartContext): Promise<string> {
  const name = `${place.namespace}afterglow`;
  const forget = async (): Promise<void> => {
    if (!postgres.own) await dropOwnDatabase(postgres.adminUrl, name);
    await log.forget();
  };
  // A log in memory is gone with its process, so what an earlier one left in the data base is of no use.
  if (log.inMemory) await dropOwnDatabase(postgres.adminUrl, name);
  if (place.reset) await forget();
  if (place.ephemeral) stops.add('the data', forget);
  return ownDatabase(postgres.adminUrl, name);
}

async function startHelper(addresses: PlatformAddresses, adminUrl: string, stops: StopList): Promise<PlatformHelper> {
  const helper = await startPlatformHelper({
    port: portOf(addresses.helper),
    databaseUrl: platformHelperUrl(adminUrl),
    serviceUrls: addresses.services,
  });
  stops.add('the platform helper', () => helper.stop());
  return helper;
}
