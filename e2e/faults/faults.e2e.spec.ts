import { service as authorization } from '@afterglow/authorization/service';
import { service as billing } from '@afterglow/billing/service';
import { service as campaigns } from '@afterglow/campaigns/service';
import { service as delivery } from '@afterglow/delivery/service';
import { service as stories } from '@afterglow/stories/service';
import { eventually } from '@afterglow/testing/eventually';
import { ProcessPlatform } from '@afterglow/testing/process-platform';
import { jest } from '@jest/globals';
import { isTooMuch, lookAtClock, type ClockLook } from './clock-estimates.ts';
import { faults, fewFaults, LONGER_THAN_A_LEASE_MS, type Fire } from './faults.ts';
import { Judge } from './judge.ts';
import { Load, UNIT, type Promotion } from './load.ts';
import { SeededChoices } from './seeded-choices.ts';

/** None: one short round, as in CI; `npm run test:soak -- faults` for long ones. The seed decides what, when, and for how long. */
const ROUNDS = Number(process.env['FAULTS_ROUNDS'] ?? 0);
const SEED = Number(process.env['FAULTS_SEED'] ?? 20_261_125);
/** A bid above that of the competitor, so that nobody else is shown as long as there is money. */
const BID = { bidPriceMicros: 19_000_000 };
const [FAULTS, PACE, TERMS] =
  ROUNDS > 0 ? [faults, 1, { ...BID, budgetMicros: 10 * UNIT }] : [fewFaults, 0.3, { ...BID, budgetMicros: 3 * UNIT }];
const SERVICES = [
  { definition: stories, replicas: 1 },
  { definition: authorization, replicas: 1 },
  { definition: campaigns, replicas: 1 },
  { definition: delivery, replicas: 3 },
  { definition: billing, replicas: 2 },
];
/** Budgets that are used up within a test. */
const SETTINGS = { CAMPAIGNS_MINIMUM_DAILY_BUDGET_MICROS: String(UNIT) };
const VIEWERS = 6;
/** Longer than a lease takes decisions. */
const A_LEASE_MS = 65_000;
const SPENT_WITHIN_MS = 240_000;
const A_DAY_MS = 24 * 3_600_000;

jest.setTimeout(900_000 + ROUNDS * 400_000);

describe(`the main job under fire (FAULTS_SEED=${SEED} FAULTS_ROUNDS=${ROUNDS})`, () => {
  let fire: Fire;
  let judge: Judge;
  beforeAll(async () => {
    const platform = await ProcessPlatform.start(SERVICES, SETTINGS);
    if (!platform) throw new Error('A broker of its own needs a Docker engine, or Java and Kafka’s jars: neither is here');
    const choices = new SeededChoices(SEED);
    say('started');
    fire = { platform, choices, load: new Load(platform, choices), pace: PACE, terms: TERMS };
    judge = new Judge(platform);
    await startInTheMorning(platform);
    await fire.load.prepare();
    await platform.settled();
  });
  afterAll(async () => {
    await Promise.all([fire?.load.stop(), judge?.endWatch()]);
    await fire?.platform.remove();
  });

  it('DESIGN §4 the clock estimates of two replicas may be 200 ms apart, and not 400: then the one that knows less decides nothing', async () => {
    const { platform } = fire;
    const path = platform.replicasOf('delivery')[0]?.path;
    const looks = async (replica: number, wanted: (look: ClockLook) => boolean) =>
      eventually(async () => {
        const look = await lookAtClock(platform, replica);
        if (look) expect(look.reason !== 'delivery.clock_uncertain' || isTooMuch(look.errorMs)).toBe(true);
        if (look && isTooMuch(look.errorMs)) expect(look.reason).not.toBeNull();
        return look !== null && wanted(look);
      }, 60_000);
    // A clock that was set makes worthless what was known of it: the next estimate is as good as the path is.
    path?.slow(100);
    await platform.clock.advance(5_000);
    await looks(0, ({ errorMs, reason }) => errorMs >= 200 && !isTooMuch(errorMs) && reason === null);
    path?.slow(200);
    await platform.clock.advance(5_000);
    await looks(0, ({ errorMs, reason }) => isTooMuch(errorMs) && reason === 'delivery.clock_uncertain');
    await looks(1, ({ errorMs, reason }) => errorMs < 200 && reason === null);
    path?.heal();
    await looks(0, ({ errorMs, reason }) => errorMs < 200 && reason === null);
  });

  it('DE3 BI2 without kills a budget that can be funded is billed to 97.5 % at least', async () => {
    const { load, terms } = fire;
    await spend(fire, judge, await load.creatorJoins(terms));
    expect(await judge.always()).toEqual([]);
  });

  it('BI1 BI2 DE3 DE6 ST2 whatever breaks, in any order: nothing over budget, nothing twice, nothing lost', async () => {
    const { platform, load, choices, pace, terms } = fire;
    await load.creatorJoins(terms);
    await load.creatorJoins(terms);
    judge.watch();
    load.start(VIEWERS);
    for (let round = 0; round < Math.max(1, ROUNDS); round += 1) {
      for (const fault of choices.shuffled(FAULTS)) {
        say(`${fault.name} (${load.accepted.size} impressions so far)`);
        await fault.run(fire);
        await load.untilSeen(choices.between(500, 15_000) * pace);
        expect({ after: fault.name, broken: await judge.always() }).toEqual({ after: fault.name, broken: [] });
      }
    }
    say('all is whole again');
    // Nobody has lent a hand.
    await allReady(platform);
    await load.stop();
    expect(load.withdrawn).toBeGreaterThan(0);

    say('quiet, leases close');
    // What the dead have held is back once their leases have had their time, and is spent by those who live.
    // Twice: what a replica was taking when the last viewer went may have been taken after the clock had moved.
    for (let n = 0; n < 2; n += 1) {
      await platform.clock.advance(LONGER_THAN_A_LEASE_MS);
      await platform.settled();
    }
    expect(await judge.leasesAreBack()).toEqual([]);
    await spend(fire, judge, load.running);

    say('spent, days end');
    // Every lease closes, every pool's day ends, every story too; what was not spent is free again.
    for (const ms of [2 * A_DAY_MS, 10_000]) {
      await platform.clock.advance(ms);
      await platform.settled();
    }
    expect(await judge.endWatch()).toEqual([]);
    expect(judge.looks).toBeGreaterThan(FAULTS.length);
    expect(await judge.inTheEnd(load.accepted)).toEqual([]);
    expect(load.accepted.size).toBeGreaterThan(500);
    await allReady(platform);
  });
});

/** Viewers look until the budgets are billed to 97.5 %. What a replica had leased and never shown comes back with time. */
async function spend({ platform, load }: Fire, judge: Judge, promotions: readonly Promotion[]): Promise<void> {
  const deadline = performance.now() + SPENT_WITHIN_MS;
  let left = await judge.notBilled(promotions);
  load.start(VIEWERS);
  while (left.length > 0 && performance.now() < deadline) {
    await load.untilNotShown(promotions, deadline);
    await platform.clock.advance(A_LEASE_MS);
    left = await judge.notBilled(promotions);
  }
  await load.stop();
  expect(left).toEqual([]);
}

/** By their own word; who has ended by himself is told. */
async function allReady({ processes }: ProcessPlatform): Promise<void> {
  await Promise.all(processes.map((one) => one.untilReady()));
}

/** For who looks on: with FAULTS_KEEP_LOGS, which also leaves what the processes have logged. */
function say(what: string): void {
  if (process.env['FAULTS_KEEP_LOGS']) process.stderr.write(`${Math.round(performance.now() / 1_000)} s: ${what}\n`);
}

/** So that no budget day ends while budgets are spent: it is ten in New York, or nine. */
async function startInTheMorning(platform: ProcessPlatform): Promise<void> {
  const [{ ms } = { ms: 0 }] = await platform.query<{ ms: number }>(
    `select (extract(epoch from delivery.platform_now()) * 1000)::float8 as ms`,
  );
  await platform.clock.advance((15 * 3_600_000 - (Math.floor(ms) % A_DAY_MS) + A_DAY_MS) % A_DAY_MS);
}
