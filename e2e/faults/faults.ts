import type { ProcessPlatform } from '@afterglow/testing/process-platform';
import { setTimeout as delay } from 'node:timers/promises';
import type { Load, Terms } from './load.ts';
import type { SeededChoices } from './seeded-choices.ts';

export interface Fire {
  readonly platform: ProcessPlatform;
  readonly choices: SeededChoices;
  readonly load: Load;
  /** What is broken stays so for this part of the time that it does in a long round. */
  readonly pace: number;
  /** Of every promotion that budgets are counted of: they are used up while things break. */
  readonly terms: Terms;
}

export interface Fault {
  readonly name: string;
  /** Breaks something, and lets go of it again. Nobody helps the services afterwards. */
  run(fire: Fire): Promise<void>;
}

/** Longer than a lease takes decisions and waits for its impressions. */
export const LONGER_THAN_A_LEASE_MS = 12 * 60_000;

const forAWhile = ({ choices, pace }: Fire, lowMs: number, highMs: number) => delay(choices.between(lowMs, highMs) * pace);

const kill = (service: string): Fault => ({
  name: `kill -9 of ${service}`,
  async run(fire) {
    const process = fire.choices.of(fire.platform.replicasOf(service));
    await process.kill();
    await forAWhile(fire, 0, 1_500);
    process.start();
  },
});

const cutPath: Fault = {
  name: 'a path to Postgres is cut',
  async run(fire) {
    const { path } = fire.choices.of(fire.platform.processes);
    path.cut();
    await forAWhile(fire, 500, 3_000);
    path.heal();
  },
};

const slowPath: Fault = {
  name: 'a path to Postgres is slow',
  async run(fire) {
    const { path } = fire.choices.of(fire.platform.processes);
    path.slow(fire.choices.between(20, 200));
    await forAWhile(fire, 1_000, 3_000);
    path.heal();
  },
};

/** In a long round for longer than a connection may be silent (decision 0035). */
const silentPath: Fault = {
  name: 'a path to Postgres is silent',
  async run(fire) {
    const { path } = fire.choices.of(fire.platform.processes);
    path.hang();
    await forAWhile(fire, 3_000, 20_000);
    path.heal();
  },
};

const killPostgres: Fault = {
  name: 'Postgres is killed and starts again, and a process starts without it',
  async run(fire) {
    const process = fire.choices.of(fire.platform.processes);
    await process.kill();
    await fire.platform.restartPostgres(async () => {
      process.start();
      await forAWhile(fire, 500, 5_000);
    });
  },
};

const breakBroker = (how: 'stop' | 'kill'): Fault => ({
  name: how === 'kill' ? 'the broker is killed' : 'the broker is stopped',
  run: (fire) => fire.platform.breakBroker(how, () => forAWhile(fire, 500, 3_000)),
});

const everythingTwice: Fault = {
  name: 'every event is delivered once more',
  run: ({ platform }) => platform.deliverEverythingAgain(),
};

const foldStands: Fault = {
  name: 'the fold stands longer than a lease lives',
  async run({ platform }) {
    const replicas = platform.replicasOf('delivery');
    for (const replica of replicas) replica.freeze();
    await platform.clock.advance(LONGER_THAN_A_LEASE_MS);
    await delay(500);
    for (const replica of replicas) replica.thaw();
  },
};

const withdrawal: Fault = {
  name: 'a creator withdraws',
  run: ({ load }) => load.withdrawOne(),
};

/** Whatever is broken meanwhile: who does not get through begins anew, as somebody else. */
const newcomer: Fault = {
  name: 'a creator joins',
  async run({ load, terms }) {
    while (!(await load.creatorJoins(terms).catch(() => null))) await delay(500);
  },
};

const kills = ['stories', 'authorization', 'campaigns', 'delivery', 'billing'].map(kill);

/** Each once in a round, in an order that the seed decides. */
export const faults: readonly Fault[] = [
  ...kills,
  ...[cutPath, slowPath, silentPath, killPostgres, breakBroker('kill'), breakBroker('stop')],
  ...[everythingTwice, foldStands, withdrawal, newcomer],
];

/** For a round in CI: each kind of fault once. */
export const fewFaults: readonly Fault[] = [
  ...kills,
  ...[cutPath, killPostgres, breakBroker('kill'), everythingTwice, foldStands, withdrawal],
];
