import { service as authorization } from '@afterglow/authorization/service';
import { service as billing } from '@afterglow/billing/service';
import { service as campaigns } from '@afterglow/campaigns/service';
import { service as delivery } from '@afterglow/delivery/service';
import { service as stories } from '@afterglow/stories/service';
import { ProcessPlatform } from '@afterglow/testing/process-platform';
import { jest } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { CLOCK_OFF, faults, reasonOf, type Fire } from './faults.ts';
import { Judge } from './judge.ts';
import { Load } from './load.ts';
import { SeededChoices } from './seeded-choices.ts';

/**
 * `npm run test:soak -- faults`; one round alone is `SOAK=1 FAULTS_ROUNDS=1 npm test -- e2e/faults`. It starts seven processes, a
 * broker and a Postgres. The seed decides what breaks, in which order, and for how long.
 */
const SEED = Number(process.env['FAULTS_SEED'] ?? 20_261_125);
const ROUNDS = Number(process.env['FAULTS_ROUNDS'] ?? 1);
const SERVICES = [stories, authorization, campaigns, delivery, billing].map((definition) => ({
  definition,
  replicas: definition === delivery || definition === billing ? 2 : 1,
}));
const A_DAY_MS = 24 * 3_600_000;

jest.setTimeout(300_000 + ROUNDS * 300_000);

describe(`the main job under fire (FAULTS_SEED=${SEED} FAULTS_ROUNDS=${ROUNDS})`, () => {
  let fire: Fire;
  let judge: Judge;
  beforeAll(async () => {
    const platform = await ProcessPlatform.start(SERVICES);
    if (!platform) throw new Error('A broker of its own needs a Docker engine, or Java and Kafka’s jars: neither is here');
    const choices = new SeededChoices(SEED);
    fire = { platform, choices, load: new Load(platform, choices, { creators: 2, viewersAtOnce: 2 }) };
    judge = new Judge(platform);
    await fire.load.prepare();
    await platform.settled();
  });
  afterAll(() => fire?.platform.remove());

  it('DESIGN §4 a replica whose clock may be 400 ms off refuses to decide, one that may be 200 ms off serves', async () => {
    const [replica] = fire.platform.replicasOf('delivery');
    replica?.path.slow(CLOCK_OFF.servedMs);
    await delay(1_500);
    expect(await reasonOf(fire.platform, 0)).toBeNull();
    replica?.path.slow(CLOCK_OFF.refusedMs);
    await delay(3_000);
    expect(await reasonOf(fire.platform, 0)).not.toBeNull();
    expect(await reasonOf(fire.platform, 1)).toBeNull();
    replica?.path.heal();
  });

  it('BI1 BI2 DE3 DE6 whatever breaks, in any order: nothing over budget, nothing twice, nothing lost', async () => {
    const { platform, load, choices } = fire;
    load.start();
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const fault of choices.shuffled(faults)) {
        await fault.run(fire);
        await delay(choices.between(200, 1_200));
        expect({ after: fault.name, broken: await judge.always() }).toEqual({ after: fault.name, broken: [] });
      }
    }
    await Promise.all(platform.processes.map((one) => one.untilReady()));
    await load.stop();
    await platform.settled();
    expect(load.accepted.size).toBeGreaterThan(100);
    expect(judge.looks).toBeGreaterThan(ROUNDS * 8);

    // Every lease closes, every pool's day ends, every story too; what was not spent is free again.
    await platform.clock.advance(2 * A_DAY_MS);
    await platform.settled();
    await delay(2_000);
    await platform.settled();
    expect(await judge.inTheEnd(load.accepted)).toEqual([]);
  });
});
