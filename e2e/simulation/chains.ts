import { checkDecision } from './check-decision.ts';
import * as act from './people-act.ts';
import type { Scheduler } from './scheduler.ts';
import { time } from './simulated-time.ts';
import * as viewers from './viewers-act.ts';
import { people, type KnownAd } from './world.ts';

/** Steps that make sense in one order only, in which chance alone would hardly ever bring them. Each link may still be missing. */
const MINUTE = 60_000;

/** A replica as it is when it is well: it has heard all, and has just polled. Without this most decisions would be refusals. */
export async function catchUp({ platform, random }: Scheduler, n: number): Promise<string> {
  const one = platform.replicas[n];
  for (const own of platform.relays) if (random.chance(0.95)) await own.turn('acknowledged');
  for (const at of one?.behind() ?? []) await one?.hear(at, 500);
  await one?.pollMemory();
  await one?.checkRights();
  if (random.chance(0.5)) await one?.askForFunds();
  return String(n);
}

/** Since an impression was decided: its lease takes no more; it is not accepted any more; its lease, and that of clicks, closes. */
const LATE_MS = [MINUTE, 10 * MINUTE - 1, 10 * MINUTE, 11 * MINUTE + 5_000, 40 * MINUTE - 1, 41 * MINUTE + 5_000];

/** What was shown is seen, or clicked, at the last moment or after it, when the timers of delivery have looked already. */
export async function trackLate(scheduler: Scheduler): Promise<string> {
  const { platform, world, random } = scheduler;
  const open = world.shown.slice(-8);
  const one = random.pick(open);
  if (!one) return 'nothing';
  const ms = one.decidedAtMs + (random.pick(LATE_MS) ?? 0) - time.nowMs;
  if (ms > 0) await platform.database.advance(ms);
  const said = [`+${Math.max(0, ms)}`];
  if (random.chance(0.8)) said.push(await platform.runTimersOf('delivery'));
  const n = random.between(0, platform.replicas.length - 1);
  await catchUp(scheduler, n);
  const seen = open.map((ad) => viewers.see(world, random, ad));
  const replica = platform.replicas[n];
  if (replica) said.push(await viewers.track(world, replica, seen));
  return said.join(' ');
}

/** Many look, and do what is paid for, at the same moment: so budgets and limits are reached, also where clicks and views are dear. */
export async function rush(scheduler: Scheduler): Promise<string> {
  const { platform, world, random } = scheduler;
  const n = random.between(0, platform.replicas.length - 1);
  await catchUp(scheduler, n);
  const replica = platform.replicas[n];
  if (!replica) return 'nobody';
  const said: string[] = [];
  for (const viewer of people.viewers) {
    const { said: answer, shown } = await viewers.decide(world, replica, { slots: 4, viewer });
    said.push(answer);
    for (const ad of shown) checkDecision(world, replica, ad);
    const seen = shown.map((ad) => viewers.see(world, random, ad));
    if (seen.length > 0) said.push(await viewers.track(world, replica, seen));
    if (random.chance(0.5)) await platform.hear('delivery.bulk');
  }
  return said.join(' ');
}

/**
 * A right goes, and an ad is shown, seen and charged before anybody has heard of it. Once or twice: then what is undue on one
 * lease is found once more, when the first of it may have been given back already.
 */
export async function outrun(scheduler: Scheduler): Promise<string> {
  const { platform, world, random } = scheduler;
  const n = random.between(0, platform.replicas.length - 1);
  const said: string[] = [];
  for (let turns = random.between(1, 2); turns > 0; turns -= 1) {
    await catchUp(scheduler, n);
    const replica = platform.replicas[n];
    const ad = random.pick(world.ads);
    if (!replica || !ad) return 'nobody';
    const give = rightOf(scheduler, ad);
    said.push(await give(false));
    const decided = await viewers.decide(world, replica, { slots: 3 });
    for (const shown of decided.shown) checkDecision(world, replica, shown);
    said.push(decided.said);
    const seen = decided.shown.map((ad) => viewers.see(world, random, ad));
    if (seen.length > 0) said.push(await viewers.track(world, replica, seen));
    if (random.chance(0.8)) await platform.hear('delivery.bulk');
    // Now it is heard of, and what was spent and what was undue is told. Reports come every five seconds.
    if (random.chance(0.3)) await platform.database.advance(5_000);
    for (let round = 0; round < 2; round += 1) {
      if (random.chance(0.8)) await platform.passOn();
      if (random.chance(0.8)) said.push(await platform.runTimersOf('delivery'));
    }
    if (random.chance(0.8)) said.push(await give(true));
  }
  return said.join(' ');
}

/** One that its creator can take away and give again. */
function rightOf(scheduler: Scheduler, ad: KnownAd): (isGiven: boolean) => Promise<string> {
  const { platform, world, random } = scheduler;
  const scene = { platform, world, crash: null };
  const post = world.posts.find(({ postId }) => postId === ad.postId);
  const roll = random.next();
  if (!post || roll < 0.4) return (isGiven) => act.allowAds(scene, ad.creatorId, isGiven);
  return roll < 0.7 ? (isGiven) => act.allowPost(scene, post, isGiven) : (isGiven) => act.setPrivacy(scene, post, isGiven);
}
