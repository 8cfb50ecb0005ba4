import { Feed } from '@afterglow/local/demo/feed';
import { setTimeout as delay } from 'node:timers/promises';
import type { Load } from './load.ts';
import type { ProcessPlatform } from '@afterglow/testing/process-platform';
import type { SeededChoices } from './seeded-choices.ts';

export interface Fire {
  readonly platform: ProcessPlatform;
  readonly choices: SeededChoices;
  readonly load: Load;
}

export interface Fault {
  readonly name: string;
  /** Breaks something, and lets go of it again. Nobody helps the services afterwards. */
  run(fire: Fire): Promise<void>;
}

/** Longer than a lease takes decisions and waits for its impressions. */
const LONGER_THAN_A_LEASE_MS = 12 * 60_000;

const kill = (service: string): Fault => ({
  name: `kill -9 of ${service}`,
  async run({ platform, choices }) {
    const process = choices.of(platform.replicasOf(service));
    await process.kill();
    await delay(choices.between(0, 1_500));
    process.start();
  },
});

const cutPath: Fault = {
  name: 'a path to Postgres is cut',
  async run({ platform, choices }) {
    const { path } = choices.of(platform.processes);
    path.cut();
    await delay(choices.between(500, 3_000));
    path.heal();
  },
};

const slowPath: Fault = {
  name: 'a path to Postgres is slow',
  async run({ platform, choices }) {
    const { path } = choices.of(platform.processes);
    path.slow(choices.between(20, 200));
    await delay(choices.between(1_000, 3_000));
    path.heal();
  },
};

const restartPostgres: Fault = {
  name: 'Postgres is killed and starts again',
  run: ({ platform }) => platform.restartPostgres(),
};

const breakBroker: Fault = {
  name: 'the broker is away',
  run: ({ platform, choices }) => platform.breakBroker(() => delay(choices.between(500, 3_000))),
};

const everythingTwice: Fault = {
  name: 'every event is delivered once more',
  async run({ platform }) {
    await platform.deliverEverythingAgain();
  },
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

const withdrawals: Fault = {
  name: 'creators withdraw',
  async run({ load }) {
    await load.withdrawOne();
  },
};

/** How far off a replica's estimate of the time may be is told by how long its look at the clock takes (DESIGN §4). */
export const CLOCK_OFF = {
  /** Each way: the look takes 400 ms, and the estimate may be off by more than 250 ms. */
  refusedMs: 400,
  servedMs: 100,
} as const;

/** Why a delivery replica answers without ads; null when it decides. */
export async function reasonOf(platform: ProcessPlatform, replica: number): Promise<string | null> {
  const feed = new Feed(platform.clientOf(replica));
  return (await feed.decide({ viewerId: crypto.randomUUID() }, { slots: 1 })).reason;
}

/** Each at least once in a round, in an order that the seed decides. */
export const faults: readonly Fault[] = [
  ...['stories', 'authorization', 'campaigns', 'delivery', 'billing'].map(kill),
  ...[cutPath, slowPath, restartPostgres, breakBroker, everythingTwice, foldStands, withdrawals],
];
