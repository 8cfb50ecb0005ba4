/** A fault that takes too long for CI, which runs a short round of the same spec. */
export interface Soak {
  readonly name: string;
  readonly about: string;
  /** A spec file, run by jest with these variables set. */
  readonly spec: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The variable that takes the seed: the same seed, the same choices. */
  readonly seedVariable: string | null;
}

/** To add one: a spec that reads variables with short defaults, and its line here. */
export const soaks: readonly Soak[] = [
  {
    name: 'interleavings',
    about: '20,000 random schedules of concurrent transactions against a reader that dies',
    spec: 'libs/messaging/src/interleavings.int.spec.ts',
    environment: { INTERLEAVINGS: '20000' },
    seedVariable: 'INTERLEAVINGS_SEED',
  },
  {
    name: 'fail-points',
    about: '20 processes killed at every boundary of the steps of an event',
    spec: 'libs/messaging/src/fail-points.int.spec.ts',
    environment: { FAIL_POINT_KILLS: '20' },
    seedVariable: 'FAIL_POINT_SEED',
  },
  {
    name: 'dead-letters',
    about: '10,000 dead letters, redriven by processes that are killed in the middle',
    spec: 'libs/messaging/src/dead-letters/killed-while-redriving.int.spec.ts',
    environment: { REDRIVEN_LETTERS: '10000' },
    seedVariable: 'REDRIVE_SEED',
  },
  {
    name: 'broker-away',
    about: 'five services whose broker is away for a minute',
    spec: 'e2e/broker-away.e2e.spec.ts',
    environment: { BROKER_AWAY_MS: '60000' },
    seedVariable: null,
  },
  {
    name: 'faults',
    about: 'the main job under load while processes, broker, data base and network break in turn: ten long rounds',
    spec: 'e2e/faults/faults.e2e.spec.ts',
    environment: { FAULTS_ROUNDS: '10' },
    seedVariable: 'FAULTS_SEED',
  },
  {
    name: 'stuck-relay',
    about: 'a million events that wait for a broker, and get out',
    spec: 'libs/messaging/src/stuck-relay.int.spec.ts',
    environment: { WAITING_EVENTS: '1000000' },
    seedVariable: null,
  },
];
