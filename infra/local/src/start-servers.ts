import { startKafkaBroker, type KafkaBroker } from './kafka-broker.ts';
import { startPostgresServer, type PostgresServer } from './postgres-server.ts';
import { startNewLog, type StartPlace } from './start-place.ts';
import { startTogether } from './start-together.ts';
import type { StopList } from './stop-list.ts';
import { supervise } from './supervise.ts';

export interface StartContext {
  readonly place: StartPlace;
  readonly stops: StopList;
  readonly report: (line: string) => void;
  /** Told of each service's process, so that it can be ended even when this one is killed. */
  readonly onProcess: (process: { pid: number; mark: string }) => void;
}

export interface Servers {
  readonly postgres: PostgresServer;
  readonly kafka: KafkaBroker;
}

/** Postgres and Kafka, side by side; from then on one that ends is started again. */
export async function startServers({ place, stops, report }: StartContext): Promise<Servers> {
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
  return { postgres, kafka };
}

async function stoppable<S extends PostgresServer | KafkaBroker>(starting: Promise<S>): Promise<S & { stop(): Promise<void> }> {
  const server = await starting;
  return { ...server, stop: async () => server.own?.part.stop() };
}
