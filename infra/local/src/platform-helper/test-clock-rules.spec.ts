import fc from 'fast-check';
import { advanceClock, followRealTime, platformTimeMs, setClock, type ClockState } from './test-clock-rules.ts';

const real = Date.UTC(2026, 10, 23, 6, 10);
const running: ClockState = { mode: 'RUNNING', offsetMs: 0, frozenAtMs: null, epoch: 0 };

describe('OP4 the rules of the test clock', () => {
  it('freezes at T − 1 ms, steps to T, and runs on from there', () => {
    const expiry = real + 86_400_000;
    const before = setClock(running, real, { nowMs: expiry - 1, frozen: true });
    expect(platformTimeMs(before, real + 5_000)).toBe(expiry - 1);

    const at = advanceClock(before, real + 5_000, 1);
    expect(at).toEqual({ mode: 'FROZEN', offsetMs: expiry - real - 5_000, frozenAtMs: expiry, epoch: 2 });

    const released = setClock(at, real + 9_000, { frozen: false });
    expect(platformTimeMs(released, real + 9_000)).toBe(expiry);
    expect(platformTimeMs(released, real + 10_000)).toBe(expiry + 1_000);
  });

  it('advances a running clock by an offset, and it runs on', () => {
    const later = advanceClock(running, real, 3_600_000);
    expect(later).toEqual({ mode: 'RUNNING', offsetMs: 3_600_000, frozenAtMs: null, epoch: 1 });
    expect(platformTimeMs(later, real + 1)).toBe(real + 3_600_001);
  });

  it('refuses an earlier time, and says where it stands', () => {
    const later = advanceClock(running, real, 1);
    expect(() => setClock(later, real, { nowMs: real })).toThrow('stands at 2026-11-23T06:10:00.001Z and never goes back');
  });

  it('refuses a step of more than ten years', () => {
    expect(() => advanceClock(running, real, 3_654 * 86_400_000)).toThrow('at most ten years');
  });

  it('goes back to real time only while it is not ahead', () => {
    const frozen = setClock(running, real, { frozen: true });
    expect(followRealTime(frozen, real + 60_000)).toEqual({ ...running, epoch: 2 });
    expect(() => followRealTime(advanceClock(frozen, real, 60_001), real + 60_000)).toThrow('ahead of real time');
  });

  it('never goes back, and counts every change, whatever is asked of it', () => {
    const step = fc.record({
      passedMs: fc.nat(100_000),
      change: fc.oneof(
        fc.record({ by: fc.nat(10_000_000) }),
        fc.record({ nowMs: fc.integer({ min: real - 1_000_000, max: real + 10_000_000 }) }),
        fc.record({ frozen: fc.boolean() }),
        fc.constant({ real: true as const }),
      ),
    });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        let [clock, nowReal] = [running, real];
        for (const { passedMs, change } of steps) {
          nowReal += passedMs;
          const before = platformTimeMs(clock, nowReal);
          const { epoch } = clock;
          try {
            if ('by' in change) clock = advanceClock(clock, nowReal, change.by);
            else if ('real' in change) clock = followRealTime(clock, nowReal);
            else clock = setClock(clock, nowReal, change);
            expect(clock.epoch).toBe(epoch + 1);
          } catch (error) {
            expect(error).toMatchObject({ name: 'Refusal' });
          }
          expect(platformTimeMs(clock, nowReal)).toBeGreaterThanOrEqual(before);
        }
      }),
    );
  });
});
