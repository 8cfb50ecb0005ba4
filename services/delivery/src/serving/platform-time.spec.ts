import fc from 'fast-check';
import { SetClock } from '../spec-fixtures/set-clock.ts';
import { PlatformTime } from './platform-time.ts';

function polled(poll: { databaseMs: number; sentAtMs: number; receivedAtMs: number }, nowMs: number) {
  const clock = new SetClock();
  const time = new PlatformTime(clock);
  time.observe(poll);
  clock.ms = nowMs;
  return time.read();
}

describe('platform time without a statement', () => {
  it('DE6 before the first poll nobody knows the time', () => {
    expect(new PlatformTime(new SetClock()).read()).toBeUndefined();
  });

  it('DE6 a round trip of 200 ms is served, one of 400 ms is refused', () => {
    expect(polled({ databaseMs: 1_000_000, sentAtMs: 0, receivedAtMs: 200 }, 200)).toBeDefined();
    expect(polled({ databaseMs: 1_000_000, sentAtMs: 0, receivedAtMs: 400 }, 400)).toBeUndefined();
  });

  it('DE6 a poll that is too old is refused, a newer one is served again', () => {
    const clock = new SetClock();
    const time = new PlatformTime(clock);
    time.observe({ databaseMs: 5_000, sentAtMs: 0, receivedAtMs: 1 });
    clock.ms = 30_000;
    expect(time.read()).toBeUndefined();
    time.observe({ databaseMs: 35_000, sentAtMs: 29_999, receivedAtMs: 30_000 });
    expect(time.read()).toEqual({ earliestMs: expect.any(Number), latestMs: expect.any(Number) });
  });

  it('DE6 the true time is always inside the range, wherever in the round trip the data base looked at its clock', () => {
    const ms = fc.integer({ min: 0, max: 100 });
    fc.assert(
      fc.property(
        ms,
        ms,
        fc.integer({ min: 0, max: 5_000 }),
        fc.float({ min: 0, max: Math.fround(0.999), noNaN: true }),
        (there, back, later, fraction) => {
          const trueAtPoll = 1_000_000 + fraction;
          const range = polled(
            { databaseMs: Math.floor(trueAtPoll), sentAtMs: 0, receivedAtMs: there + back },
            there + back + later,
          );
          if (!range) return;
          const trueNow = trueAtPoll + back + later;
          expect(range.earliestMs).toBeLessThanOrEqual(trueNow);
          expect(range.latestMs).toBeGreaterThanOrEqual(trueNow);
        },
      ),
    );
  });

  it('DE6 one slow round trip does not take away what a fast one has told', () => {
    const { clock, time } = polledAt(0, { databaseMs: 5_000, sentAtMs: 0, receivedAtMs: 2 });
    clock.ms = 600;
    time.observe({ databaseMs: 5_300, sentAtMs: 100, receivedAtMs: 600 });
    expect(time.read()).toEqual({ earliestMs: 5_592, latestMs: 5_607 });
  });

  it('DE6 a clock that was set is followed at once, also backwards and by less than a second', () => {
    for (const setTo of [90_000, 4_400]) {
      const { clock, time } = polledAt(0, { databaseMs: 5_000, sentAtMs: 0, receivedAtMs: 2 });
      clock.ms = 50;
      time.observe({ databaseMs: setTo, sentAtMs: 40, receivedAtMs: 50 });
      expect(time.read()?.earliestMs).toBe(setTo - 1);
    }
  });
});

function polledAt(nowMs: number, poll: { databaseMs: number; sentAtMs: number; receivedAtMs: number }) {
  const clock = new SetClock();
  clock.ms = nowMs;
  const time = new PlatformTime(clock);
  time.observe(poll);
  return { clock, time };
}
