import fc from 'fast-check';
import { musicOutages, type SoundRightsSteps } from './music-outages.ts';
import { endBefore } from './outages.ts';

const iso = (ms: number) => new Date(ms).toISOString();

describe('outages of music rights', () => {
  it('PO4 between two versions the former counts: gaps between its rights, and where there is none at all', () => {
    const steps: SoundRightsSteps = {
      2: { at: iso(1_000), rights: [{ market: 'DE', startsAt: iso(0), endsAt: iso(1_500) }] },
      10: { at: iso(3_000), rights: [{ market: null, startsAt: iso(4_000), endsAt: null }] },
      11: { at: iso(5_000), rights: null },
    };
    expect(musicOutages(steps, 'DE')).toEqual([
      { fromMs: 1_500, untilMs: 3_000 },
      { fromMs: 3_000, untilMs: 4_000 },
    ]);
    expect(musicOutages(steps, 'US')).toEqual([
      { fromMs: 1_000, untilMs: 3_000 },
      { fromMs: 3_000, untilMs: 4_000 },
    ]);
    expect(musicOutages({ 1: { at: iso(7), rights: [] } }, 'US')).toEqual([{ fromMs: 7, untilMs: Number.POSITIVE_INFINITY }]);
    expect(musicOutages({}, 'US')).toEqual([]);
    // One right lies within another: the longer one counts.
    const within = [
      { market: null, startsAt: iso(0), endsAt: iso(10) },
      { market: 'US', startsAt: iso(2), endsAt: iso(5) },
    ];
    expect(musicOutages({ 1: { at: iso(0), rights: within } }, 'US')).toEqual([
      { fromMs: 10, untilMs: Number.POSITIVE_INFINITY },
    ]);
  });

  it('PO4 at any instant a right was missing exactly if the last version before it has none that covers market and instant', () => {
    const instant = fc.integer({ min: 0, max: 40 });
    const right = fc.record({
      market: fc.constantFrom(null, 'US', 'DE'),
      from: instant,
      lasts: fc.option(fc.integer({ min: 1, max: 20 })),
    });
    const history = fc.array(fc.tuple(fc.integer({ min: 1, max: 12 }), fc.option(fc.array(right, { maxLength: 4 }))), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(history, fc.constantFrom('US', 'DE'), instant, (changes, market, ms) => {
        let now = 0;
        const versions = changes.map(([pause, rights], index) => {
          now += pause;
          const told = rights?.map(({ market: where, from, lasts }) => ({
            market: where,
            startsAt: iso(from),
            endsAt: lasts === null ? null : iso(from + lasts),
          }));
          return [index + 1, { at: iso(now), rights: told ?? null }] as const;
        });
        const last = versions.filter(([, { at }]) => at <= iso(ms)).at(-1)?.[1];
        const covers = last?.rights?.some(
          (one) => (one.market ?? market) === market && one.startsAt <= iso(ms) && (one.endsAt === null || iso(ms) < one.endsAt),
        );
        const isMissing = last !== undefined && last.rights !== null && covers !== true;
        const outages = musicOutages(Object.fromEntries([...versions].reverse()), market);
        expect(endBefore(outages, ms, 0) !== undefined).toBe(isMissing);
      }),
    );
  });
});
