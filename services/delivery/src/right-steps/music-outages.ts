import type { SoundRightsStep } from '../known-sounds/known-sound.entity.ts';
import type { Outage } from './outages.ts';

/** By version, as `RightSteps`. */
export type SoundRightsSteps = Readonly<Record<string, SoundRightsStep>>;

/**
 * When nobody but its owner had a right in a sound, in one market: between two versions of its rights, wherever no right of
 * the former covers the time. Before the first version nobody was asked for one.
 */
export function musicOutages(steps: SoundRightsSteps, market: string): Outage[] {
  const inOrder = Object.entries(steps).sort(([a], [b]) => Number(a) - Number(b));
  return inOrder.flatMap(([, { at, rights }], index) => {
    if (rights === null) return [];
    const next = inOrder[index + 1]?.[1].at;
    const untilMs = next === undefined ? Number.POSITIVE_INFINITY : Date.parse(next);
    const covered = rights
      .filter((right) => right.market === null || right.market === market)
      .map(({ startsAt, endsAt }) => ({
        fromMs: Date.parse(startsAt),
        untilMs: endsAt === null ? Number.POSITIVE_INFINITY : Date.parse(endsAt),
      }));
    return gapsBetween(covered, { fromMs: Date.parse(at), untilMs });
  });
}

/** What of `whole` no interval covers. */
function gapsBetween(intervals: readonly Outage[], whole: Outage): Outage[] {
  const gaps: Outage[] = [];
  let fromMs = whole.fromMs;
  for (const interval of intervals.toSorted((a, b) => a.fromMs - b.fromMs)) {
    if (interval.fromMs > fromMs) gaps.push({ fromMs, untilMs: Math.min(interval.fromMs, whole.untilMs) });
    fromMs = Math.max(fromMs, interval.untilMs);
    if (fromMs >= whole.untilMs) break;
  }
  if (fromMs < whole.untilMs) gaps.push({ fromMs, untilMs: whole.untilMs });
  return gaps.filter((gap) => gap.fromMs < gap.untilMs);
}
