import type { RightSteps } from './keep-right.ts';

/** From the first instant at which a right was gone until the first at which it was back; Infinity: still gone. */
export interface Outage {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** When a right was gone, in the order of its versions. Before its first step it was not gone: nothing ended yet. */
export function outagesOf(steps: RightSteps): Outage[] {
  const inOrder = Object.entries(steps).sort(([a], [b]) => Number(a) - Number(b));
  const outages: Outage[] = [];
  let fromMs: number | undefined;
  for (const [, { at, isOn }] of inOrder) {
    const atMs = Date.parse(at);
    if (!isOn) fromMs ??= atMs;
    else if (fromMs !== undefined) {
      outages.push({ fromMs, untilMs: atMs });
      fromMs = undefined;
    }
  }
  return fromMs === undefined ? outages : [...outages, { fromMs, untilMs: Number.POSITIVE_INFINITY }];
}

/**
 * The beginning of the outage in which something was decided, if it was in one. Clocks may differ by `skewMs`, and what is
 * in doubt is in the creator's favour: at both ends of the outage.
 */
export function endBefore(outages: readonly Outage[], decidedAtMs: number, skewMs: number): number | undefined {
  return outages.find(({ fromMs, untilMs }) => decidedAtMs >= fromMs - skewMs && decidedAtMs < untilMs + skewMs)?.fromMs;
}
