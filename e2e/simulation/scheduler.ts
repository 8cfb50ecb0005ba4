import { catchUp, outrun, rush, trackLate } from './chains.ts';
import * as act from './people-act.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { CrashPlace } from './simulated-crash.ts';
import type { SimulatedPlatform } from './simulated-platform.ts';
import { time } from './simulated-time.ts';
import type { PublishFate } from './stepped-log.ts';
import * as viewers from './viewers-act.ts';
import { checkDecision } from './check-decision.ts';
import { people, type World } from './world.ts';

const MINUTE = 60_000;
const CRASH = 0.06;
/** Most turns of a relay find nothing, or a watermark's time: those that it can die over are few. */
const RELAY_CRASH = 0.3;

type Step = (scheduler: Scheduler) => Promise<string>;

/** Decides by a seed what happens next, and lets it happen: one thing at a time. What it did is in the trace. */
export class Scheduler {
  readonly trace: string[] = [];

  constructor(
    readonly platform: SimulatedPlatform,
    readonly world: World,
    readonly random: SeededRandom,
  ) {}

  async step(): Promise<void> {
    const chosen = this.random.weighted(STEPS);
    if (!chosen) return;
    const [name, step] = chosen;
    this.trace.push(`${name}: ${await step(this)}`);
  }

  crash(): CrashPlace | null {
    if (!this.random.chance(CRASH)) return null;
    return this.random.chance(0.5) ? 'before-commit' : 'after-commit';
  }

  fate(): PublishFate {
    if (!this.random.chance(RELAY_CRASH)) return 'acknowledged';
    return this.random.chance(0.5) ? 'in-part' : 'unheard';
  }

  scene(): act.Scene {
    // People are few: their services crash more often, or nobody would see it.
    const crash = this.random.chance(0.25) ? (this.random.pick(['before-commit', 'after-commit'] as const) ?? null) : null;
    return { platform: this.platform, world: this.world, crash };
  }
}

const relay: Step = async (scheduler) => {
  const { platform, random } = scheduler;
  const n = random.between(0, platform.relays.length - 1);
  const before = platform.log.published.length;
  const crashed = await platform.relays[n]?.turn(scheduler.fate());
  return `${n} +${platform.log.published.length - before}${crashed ? ' crashed' : ''}`;
};

const consume: Step = async (scheduler) => {
  const { platform, random } = scheduler;
  const behind = platform.groups.flatMap((group) => group.behind().map((at) => ({ group, at })));
  const chosen = random.pick(behind);
  if (!chosen) return 'nothing';
  const { group, at } = chosen;
  if (random.chance(0.04)) {
    await group.handOver(at);
    return `${group.name} ${at.topic}[${at.partition}] handed over`;
  }
  const most = random.chance(0.3) ? 1 : random.between(2, 50);
  const crash = scheduler.crash();
  const crashed = await group.deliver(at, { most, crash });
  return `${group.name} ${at.topic}[${at.partition}] ${most}${crashed ? ` crashed ${crash}` : ''}`;
};

/** A good moment: what is committed is in the log, and all have heard it, but for the replicas. */
const flow: Step = async ({ platform }) => `${await platform.passOn()}`;

/** A member that has lost its partition and does not know: what it does must come to nothing. */
const haunt: Step = async ({ platform, random }) => {
  const lost = platform.groups.flatMap((group) => group.lost().map((one) => ({ group, ...one })));
  const chosen = random.pick(lost);
  if (!chosen) return 'nobody';
  const { group, at, member } = chosen;
  await group.deliver(at, { most: 20, crash: null, member });
  group.drop(at, member);
  return `${group.name} ${at.topic}[${at.partition}] by ${member}`;
};

const timer: Step = async (scheduler) => {
  const { platform, random } = scheduler;
  const timers = platform.services.flatMap((service) => service.timers.map((_timer, n) => ({ service, n })));
  const { service, n = 0 } = random.pick(timers) ?? {};
  if (!service) return 'none';
  const worked = await platform.runTimer(service, n, scheduler.crash());
  return `${service.timers[n]?.constructor.name ?? ''} ${worked}`;
};

const replica: Step = async (scheduler) => {
  const { platform, random } = scheduler;
  const n = random.between(0, platform.replicas.length - 1);
  const one = platform.replicas[n];
  if (!one) return 'none';
  const roll = random.next();
  if (roll < 0.02) {
    await platform.restartReplica(n);
    return `${n} restarted`;
  }
  if (roll < 0.3) await one.pollMemory();
  else if (roll < 0.5) await one.askForFunds();
  else if (roll < 0.6) await one.checkRights();
  else {
    const at = random.pick(one.behind());
    if (at) await one.hear(at, random.between(1, 40));
    return `${n} hears ${at ? `${at.topic}[${at.partition}]` : 'nothing'}`;
  }
  return `${n} looks after itself`;
};

const decide: Step = async ({ platform, world, random }) => {
  const n = random.between(0, platform.replicas.length - 1);
  const one = platform.replicas[n];
  if (!one) return 'none';
  one.transactions.plan(random.chance(0.03) ? 'after-commit' : null);
  const { said, shown } = await viewers.decide(world, one, { slots: random.between(1, 3) });
  one.transactions.plan(null);
  for (const ad of shown) checkDecision(world, one, ad);
  if (one.transactions.hasCrashed) await platform.restartReplica(n);
  return `${n} ${said}`;
};

const track: Step = async ({ platform, world, random }) => {
  const one = random.pick(platform.replicas);
  const recent = world.shown.slice(-12);
  const chosen = recent.filter(() => random.chance(0.5)).slice(0, 8);
  if (!one || chosen.length === 0) return 'nothing';
  platform.log.fate = random.chance(0.05) ? 'unheard' : 'acknowledged';
  const seen = chosen.map((ad) => viewers.see(world, random, ad));
  const said = await viewers.track(world, one, seen);
  platform.log.fate = 'acknowledged';
  return said;
};

const MOVES_MS = [1, 10, 100, 300, 500, 900, 2_000, 5_000, 20_000, 61_000];

const clock: Step = async ({ platform, random }) => {
  const ms = random.pick(MOVES_MS) ?? 1;
  await platform.database.advance(ms);
  return `+${ms}`;
};

/** Long enough for leases to close, stories to end, days to begin. */
const longClock: Step = async ({ platform, random }) => {
  const ms = random.pick([11 * MINUTE, 16 * MINUTE, 3 * 60 * MINUTE, 13 * 60 * MINUTE]) ?? MINUTE;
  await platform.database.advance(ms);
  return `+${ms}`;
};

const withdraw: Step = async (scheduler) => {
  const { world, random } = scheduler;
  const scene = scheduler.scene();
  const post = random.pick(world.posts);
  const grant = random.pick(world.grants);
  const roll = random.next();
  if (roll < 0.4) return act.allowAds(scene, random.pick(world.creators) ?? '', random.chance(0.6));
  if (roll < 0.6 && post) return act.allowPost(scene, post, random.chance(0.6));
  if (roll < 0.8 && post) return act.setPrivacy(scene, post, random.chance(0.6));
  if (roll < 0.93 && grant) return act.revoke(scene, grant);
  return post ? act.deletePost(scene, post) : 'nothing';
};

function someAdvertiser({ world, random }: Scheduler): World['advertisers'][number] {
  const advertiser = random.pick(world.advertisers);
  if (!advertiser) throw new Error('Nobody advertises');
  return advertiser;
}

const advertise: Step = async (scheduler) => {
  const { world, random } = scheduler;
  const scene = scheduler.scene();
  const adGroup = random.pick(world.adGroups);
  const ad = random.pick(world.ads);
  const userOf = (n: number | undefined) => world.advertisers[n ?? 0]?.userId ?? '';
  const roll = random.next();
  if (roll < 0.15) return act.topUp(scene, someAdvertiser(scheduler), random.between(20, 30));
  if (roll < 0.22) return act.capCampaign(scene, someAdvertiser(scheduler), random.between(1, 20) * 50_000);
  if (roll < 0.5 && adGroup) {
    const budgetMicros = random.between(20, 60) * 1_000_000;
    const body = random.chance(0.7) ? { budgetMicros } : { operationStatus: random.pick(['ENABLE', 'DISABLE', 'ENABLE']) };
    return act.edit(scene, { path: `/v1/ad-groups/${adGroup.adGroupId}`, as: userOf(adGroup.advertiser), body });
  }
  if (roll < 0.65 && ad) {
    const body = { operationStatus: random.pick(['ENABLE', 'DISABLE']) };
    return act.edit(scene, { path: `/v1/ads/${ad.adId}`, as: userOf(ad.advertiser), body });
  }
  const post = random.pick(world.posts.filter(({ isGone }) => !isGone));
  const code = random.pick(world.codes.filter(({ isUsed }) => !isUsed));
  if (roll < 0.75 && post) return act.makeCode(scene, post, random.chance(0.5) ? random.between(1, 5) * 20_000 : null);
  if (roll < 0.85 && code) return act.redeem(scene, code, someAdvertiser(scheduler));
  const grant = random.pick(world.grants);
  const groups = world.adGroups.filter(
    (one) => world.advertisers[one.advertiser]?.businessAccountId === grant?.businessAccountId,
  );
  const target = random.pick(groups);
  return grant && target ? act.createAd(scene, target, grant) : 'nothing';
};

const tell: Step = async (scheduler) => {
  const { platform, world, random } = scheduler;
  const scene = scheduler.scene();
  const story = random.pick(world.stories);
  const post = random.pick(world.posts);
  const roll = random.next();
  if (roll < 0.25 || !story) return viewers.publishStory(scene, random.pick(world.creators) ?? '');
  if (roll < 0.6) return viewers.visitStory(scene, story);
  if (roll < 0.65) return viewers.deleteStory(scene, story);
  if (roll < 0.75) {
    // The last millisecond of its life, or the first one after.
    const ms = story.expiresAtMs - random.between(0, 1) - time.nowMs;
    if (ms > 0) await platform.database.advance(ms);
    return `at its end: ${await viewers.visitStory(scene, story)}`;
  }
  return post ? viewers.like(scene, post, random.pick(people.viewers) ?? '') : 'nothing';
};

const STEPS: readonly { readonly weight: number; readonly value: readonly [string, Step] }[] = [
  { weight: 14, value: ['relay', relay] },
  { weight: 26, value: ['consume', consume] },
  { weight: 2, value: ['haunt', haunt] },
  { weight: 2, value: ['flow', flow] },
  { weight: 8, value: ['timer', timer] },
  { weight: 12, value: ['replica', replica] },
  { weight: 8, value: ['catch up', (one) => catchUp(one, one.random.between(0, one.platform.replicas.length - 1))] },
  { weight: 14, value: ['decide', decide] },
  { weight: 12, value: ['track', track] },
  { weight: 4, value: ['late', trackLate] },
  { weight: 2, value: ['outrun', outrun] },
  { weight: 2, value: ['rush', rush] },
  { weight: 8, value: ['clock', clock] },
  { weight: 1, value: ['long clock', longClock] },
  { weight: 5, value: ['withdraw', withdraw] },
  { weight: 5, value: ['advertise', advertise] },
  { weight: 4, value: ['tell', tell] },
];
