import { inFlight, notDrained, unsettled, type PlatformReading, type QuiescenceAnswer } from './quiescence.ts';

const zero: QuiescenceAnswer = { epoch: 7, dueTimers: 0, unpublished: 0, unprocessed: 0, inFlight: 0, parked: 0 };
const quiet: PlatformReading = { stories: zero, authorization: zero, campaigns: zero, delivery: zero, billing: zero };

describe('OP4 when the platform is drained', () => {
  it('takes two readings with nothing left', () => {
    expect(unsettled(undefined, quiet, 7)).toHaveLength(5);
    expect(unsettled(quiet, quiet, 7)).toEqual([]);
  });

  it('does not trust a zero that came after something else', () => {
    const busy = { ...quiet, billing: { ...zero, unprocessed: 1 } };
    expect(unsettled(busy, quiet, 7)).toEqual([{ service: 'billing', problem: 'was still at work a moment ago' }]);
  });

  it('names what is left, and who has not seen the change', () => {
    const reading = { ...quiet, stories: { ...zero, epoch: 6, dueTimers: 3 }, delivery: { ...zero, parked: 1 } };
    expect(notDrained(reading, 7)).toEqual([
      { service: 'stories', epoch: 6, counters: { dueTimers: 3 } },
      { service: 'delivery', counters: { parked: 1 } },
    ]);
  });

  it('counts a service that does not answer as busy', () => {
    const reading: PlatformReading = { ...quiet, billing: { problem: 'does not answer' } };
    const expected = [{ service: 'billing', problem: 'does not answer' }];
    expect(notDrained(reading, 7)).toEqual(expected);
    expect(inFlight(reading)).toEqual(expected);
  });

  it('lets only what is in flight hold the clock: the rest is work that the next time may bring', () => {
    const reading = { ...quiet, stories: { ...zero, dueTimers: 2 }, campaigns: { ...zero, inFlight: 1 } };
    expect(inFlight(reading)).toEqual([{ service: 'campaigns', counters: { inFlight: 1 } }]);
  });
});
