import fc from 'fast-check';
import { Newest } from './newest.ts';

interface Told {
  readonly id: string;
  readonly version: number;
}

/** What the producer committed: each version of an aggregate has one state, here whether it stops. */
const stops = ({ id, version }: Told) => (id.length * 7 + version * 13) % 3 === 0;

describe('the newest state of an aggregate', () => {
  const told = fc.record({ id: fc.constantFrom('a', 'bb', 'ccc'), version: fc.integer({ min: 1, max: 8 }) });

  it('DE6 a stop yields only to a newer version, in whatever order, how often and from wherever it comes', () => {
    fc.assert(
      // A snapshot is any set of versions that the tables may have held; it comes at any time, also again, between what the tail hears.
      fc.property(fc.array(fc.oneof(told, fc.array(told, { maxLength: 5 })), { maxLength: 40 }), (arrivals) => {
        const newest = new Newest<boolean>();
        const highest = new Map<string, number>();
        for (const one of arrivals.flat()) {
          newest.apply(one.id, one.version, stops(one));
          highest.set(one.id, Math.max(highest.get(one.id) ?? 0, one.version));
          // At every moment, not only in the end: no older state shines through meanwhile.
          for (const [id, version] of highest) expect(newest.get(id)).toBe(stops({ id, version }));
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('DE6 only what is newer is told on', () => {
    const changes: string[] = [];
    const newest = new Newest<string>((id, state) => changes.push(`${id}=${state}`));
    newest.apply('a', 2, 'off');
    newest.apply('a', 2, 'off');
    newest.apply('a', 1, 'on');
    newest.apply('a', 3, 'on');
    expect(changes).toEqual(['a=off', 'a=on']);
  });
});
