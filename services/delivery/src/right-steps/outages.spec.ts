import fc from 'fast-check';
import { endBefore, outagesOf } from './outages.ts';

const at = (ms: number) => new Date(ms).toISOString();
const steps = (...list: [version: number, ms: number, isOn: boolean][]) =>
  Object.fromEntries(list.map(([version, ms, isOn]) => [version, { at: at(ms), isOn }]));

describe('outages of a right', () => {
  it('DE6 off and on again leaves an outage, whatever the newest state says', () => {
    const known = steps([1, 0, true], [2, 1_000, false], [3, 2_000, true]);
    expect(outagesOf(known)).toEqual([{ fromMs: 1_000, untilMs: 2_000 }]);
  });

  it('DE6 going off twice is one outage, from the first time; one that goes on has no end', () => {
    const known = steps([2, 1_000, false], [3, 1_500, false], [4, 2_000, true], [10, 3_000, false]);
    expect(outagesOf(known)).toEqual([
      { fromMs: 1_000, untilMs: 2_000 },
      { fromMs: 3_000, untilMs: Number.POSITIVE_INFINITY },
    ]);
  });

  it('DE6 in doubt about clocks nothing is owed, at both ends, to the millisecond', () => {
    const outages = [{ fromMs: 1_000, untilMs: 2_000 }];
    const ended = (decidedAtMs: number) => endBefore(outages, decidedAtMs, 250);
    expect([ended(749), ended(750), ended(2_249), ended(2_250)]).toEqual([undefined, 1_000, 1_000, undefined]);
  });

  it('DE6 at any instant the right was gone exactly if the last step before it says so, in whatever order versions are known', () => {
    const history = fc.array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.boolean()), { maxLength: 20 });
    fc.assert(
      fc.property(history, fc.integer({ min: 0, max: 1_000 }), (changes, ms) => {
        // Later versions happen later, as in any one aggregate.
        let now = 0;
        const list = changes.map(([pause, isOn], index) => {
          now += pause;
          return [index + 1, now, isOn] as [number, number, boolean];
        });
        const last = list.filter(([, changedAt]) => changedAt <= ms).at(-1);
        const shuffled = steps(...[...list].reverse());
        expect(endBefore(outagesOf(shuffled), ms, 0) !== undefined).toBe(last ? !last[2] : false);
      }),
    );
  });
});
