import { service as authorization } from '@afterglow/authorization/service';
import { subscriptions as authorizationHears } from '@afterglow/authorization/subscriptions';
import { service as billing } from '@afterglow/billing/service';
import { subscriptions as billingHears } from '@afterglow/billing/subscriptions';
import { service as campaigns } from '@afterglow/campaigns/service';
import { subscriptions as campaignsHears } from '@afterglow/campaigns/subscriptions';
import { service as delivery } from '@afterglow/delivery/service';
import { subscriptions as deliveryHears } from '@afterglow/delivery/subscriptions';
import type { OutgoingRecord } from '@afterglow/messaging/transports/transport';
import { service as stories } from '@afterglow/stories/service';
import { subscriptions as storiesHears } from '@afterglow/stories/subscriptions';
import { createHash } from 'node:crypto';
import { checkCopies, checkHeard, checkNothingLost } from './check-events.ts';
import { checkAtRest, checkMoney } from './check-money.ts';
import { prepareWorld, WORLDS } from './prepare-world.ts';
import { Scheduler } from './scheduler.ts';
import { SeededRandom } from './seeded-random.ts';
import { SimulatedPlatform } from './simulated-platform.ts';
import { violations } from './simulated-crash.ts';
import { ids, time } from './simulated-time.ts';
import type { World } from './world.ts';

const STEPS = 120;
const CHECK_EVERY = 15;
const HOUR = 3_600_000;

export interface SeedOutcome {
  readonly seed: number;
  readonly trace: readonly string[];
  /** Of everything that happened: the same seed on the same code gives the same. */
  readonly hash: string;
  readonly failure: Error | undefined;
  /** Tokens that were accepted: without any, nothing was tried. */
  readonly accepted: number;
}

interface PreparedWorld {
  readonly world: World;
  readonly records: readonly OutgoingRecord[];
  readonly nowMs: number;
}

/** Runs seeds one after the other on one data base, which each finds as its world left it. */
export class Simulation {
  private readonly prepared = new Map<number, PreparedWorld>();

  private constructor(private readonly platform: SimulatedPlatform) {}

  static async open(): Promise<Simulation> {
    time.install();
    ids.restart(0);
    const platform = await SimulatedPlatform.open([
      { definition: stories, subscriptions: storiesHears },
      { definition: authorization, subscriptions: authorizationHears },
      { definition: campaigns, subscriptions: campaignsHears },
      { definition: delivery, subscriptions: deliveryHears },
      { definition: billing, subscriptions: billingHears },
    ]);
    await platform.database.save('world_empty');
    return new Simulation(platform);
  }

  async run(seed: number): Promise<SeedOutcome> {
    const n = seed % WORLDS;
    const { world: prepared, records, nowMs } = this.prepared.get(n) ?? (await this.prepare(n));
    const { platform } = this;
    await platform.database.restore(`world_${n}`);
    time.nowMs = nowMs;
    ids.restart(1_000_000 + seed);
    violations.length = 0;
    await platform.begin(records);
    const scheduler = new Scheduler(platform, structuredClone(prepared), new SeededRandom(seed));
    const failure = await this.live(scheduler, records.length).then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
    );
    await platform.endReplicas();
    const hash = createHash('sha256').update(
      JSON.stringify([scheduler.trace, platform.log.published, failure?.message], untraced),
    );
    const { trace, world } = scheduler;
    return { seed, trace, hash: hash.digest('hex'), failure, accepted: world.accepted.length };
  }

  close(): Promise<void> {
    return this.platform.close();
  }

  private async live(scheduler: Scheduler, since: number): Promise<void> {
    const { platform } = this;
    for (let step = 1; step <= STEPS; step += 1) {
      await scheduler.step();
      checkViolations();
      if (step % CHECK_EVERY === 0) await checkMoney(platform.database);
    }
    // Whatever is open ends within a day: what is then not as it must be stays so.
    await platform.database.advance(25 * HOUR);
    await platform.drain();
    checkViolations();
    await checkNothingLost(platform);
    checkHeard(platform, since);
    await checkCopies(platform);
    await checkAtRest(platform.database, scheduler.world);
  }

  private async prepare(n: number): Promise<PreparedWorld> {
    const { platform } = this;
    await platform.database.restore('world_empty');
    time.restart();
    ids.restart(n);
    await platform.database.setClock();
    await platform.begin([]);
    const world = await prepareWorld(platform, new SeededRandom(1_000_000 + n), {
      isFunded: n % 2 === 1,
      isVaried: n >= 2,
    });
    await platform.endReplicas();
    await platform.database.save(`world_${n}`);
    const prepared = { world, records: [...platform.log.published], nowMs: time.nowMs };
    this.prepared.set(n, prepared);
    return prepared;
  }
}

function checkViolations(): void {
  if (violations[0]) throw new Error(`DESIGN §9: only a CHECK of the data base has kept a rule: ${violations[0]}`);
}

/** Trace ids are the one thing that no seed decides: they are for people who look. */
function untraced(field: string, value: unknown): unknown {
  return field === 'traceparent' ? undefined : value;
}
