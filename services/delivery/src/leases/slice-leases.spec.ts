import fc from 'fast-check';
import { sliceLeases, type Bound } from './slice-leases.ts';

const bound = (limitMicros: number, leasedMicros = 0) => ({ limitMicros, leasedMicros });

describe('slices', () => {
  it('DE3 a quarter of what the tightest row above has free, at least one impression, and nothing where there is no room', () => {
    const bounds = new Map([
      ['pool', bound(4_000)],
      ['cap', bound(1_000, 200)],
    ]);
    const want = { leastMicros: 100, mostMicros: 700 };
    expect(sliceLeases([{ ...want, boundIds: ['pool'] }], bounds)).toEqual([700]);
    expect(sliceLeases([{ ...want, boundIds: ['pool', 'cap'] }], bounds)).toEqual([200]);
    expect(sliceLeases([{ ...want, boundIds: ['pool', 'cap'], leastMicros: 801 }], bounds)).toEqual([0]);
    expect(sliceLeases([{ ...want, boundIds: ['pool', 'gone'] }], bounds)).toEqual([0]);
  });

  it('DE3 where something is to stay free, under every row, what is still to come counts for that, and for nothing else', () => {
    const bounds = new Map<string, Bound>([
      ['pool', { ...bound(4_000), comingMicros: 1_000 }],
      ['cap', bound(6_000)],
    ]);
    const want = { boundIds: ['pool', 'cap'], leastMicros: 100, mostMicros: 9_000 };
    expect(sliceLeases([{ ...want, spareMicros: 1_000 }], bounds)).toEqual([1_000]);
    expect(sliceLeases([{ ...want, spareMicros: 2_000 }], bounds)).toEqual([750]);
    expect(sliceLeases([{ ...want, spareMicros: 4_900 }], bounds)).toEqual([100]);
    expect(sliceLeases([{ ...want, spareMicros: 4_901 }], bounds)).toEqual([0]);
    expect(sliceLeases([{ ...want, boundIds: ['cap'], spareMicros: 5_901 }], bounds)).toEqual([0]);
    expect(sliceLeases([{ ...want, spareMicros: 1_000, leastMicros: 4_001 }], bounds)).toEqual([0]);
  });

  it('DE3 whatever is wanted at once under shared rows, no row is exceeded, and nothing is refused that had room', () => {
    const rows = ['pool a', 'pool b', 'campaign', 'grant'];
    const wanted = fc.array(
      fc.record({
        boundIds: fc.subarray(rows, { minLength: 1 }),
        leastMicros: fc.integer({ min: 1, max: 50 }),
        mostMicros: fc.integer({ min: 1, max: 500 }),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 4, maxLength: 4 }), wanted, (limits, wants) => {
        const bounds = new Map(rows.map((row, n) => [row, bound(limits[n] ?? 0)]));
        const slices = sliceLeases(wants, bounds);
        const taken = (row: string) =>
          wants.reduce((sum, { boundIds }, n) => sum + (boundIds.includes(row) ? (slices[n] ?? 0) : 0), 0);
        for (const row of rows) expect(taken(row)).toBeLessThanOrEqual(bounds.get(row)?.limitMicros ?? 0);
        wants.forEach(({ boundIds, leastMicros }, n) => {
          const slice = slices[n] ?? 0;
          if (slice > 0) expect(slice).toBeGreaterThanOrEqual(leastMicros);
          else
            expect(Math.min(...boundIds.map((row) => (bounds.get(row)?.limitMicros ?? 0) - taken(row)))).toBeLessThan(
              leastMicros,
            );
        });
      }),
    );
  });
});
