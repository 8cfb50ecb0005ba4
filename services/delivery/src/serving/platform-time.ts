import { MAX_CLOCK_SKEW_MS } from '../leases/lease-terms.ts';
import type { MonotonicClock } from './monotonic-clock.ts';

/** The platform's time, as far as this process can know it without asking: somewhere between the two, inclusive. */
export interface TimeRange {
  readonly earliestMs: number;
  readonly latestMs: number;
}

/** How far two clocks may drift apart in one millisecond: far more than any real clock does. */
const DRIFT = 0.01;
/** `platform_now()` is cut to whole milliseconds. */
const CUT_MS = 1;

interface Poll {
  readonly databaseMs: number;
  readonly sentAtMs: number;
  readonly receivedAtMs: number;
}

/**
 * Platform time on the decision path (DESIGN §4), where there is no statement to ask: `platform_now()` of a poll plus
 * monotonic time. The answer was read between sending and receiving, so the error is the round trip, and it grows with age.
 */
export class PlatformTime {
  private poll: Poll | undefined;

  constructor(private readonly monotonic: MonotonicClock) {}

  /** A slow round trip does not make the time less certain than it was; a clock that was set (in development) does. */
  observe(poll: Poll): void {
    const known = this.poll && this.rangeOf(this.poll);
    const told = this.rangeOf(poll);
    const agree = known !== undefined && known.earliestMs <= told.latestMs && told.earliestMs <= known.latestMs;
    if (!agree || widthOf(told) <= widthOf(known)) this.poll = poll;
  }

  /** How far off the time could be at most; infinite before the first poll. */
  get errorMs(): number {
    return this.poll ? widthOf(this.rangeOf(this.poll)) : Infinity;
  }

  /** Undefined when it could be further off than `MAX_CLOCK_SKEW_MS`: then nothing may be decided. */
  read(): TimeRange | undefined {
    const range = this.poll && this.rangeOf(this.poll);
    return range && widthOf(range) <= MAX_CLOCK_SKEW_MS ? range : undefined;
  }

  private rangeOf({ databaseMs, sentAtMs, receivedAtMs }: Poll): TimeRange {
    const nowMs = this.monotonic.nowMs();
    const driftMs = (nowMs - sentAtMs) * DRIFT;
    const earliestMs = Math.floor(databaseMs + (nowMs - receivedAtMs) - driftMs);
    const latestMs = Math.ceil(databaseMs + CUT_MS + (nowMs - sentAtMs) + driftMs);
    return { earliestMs, latestMs };
  }
}

function widthOf({ earliestMs, latestMs }: TimeRange): number {
  return latestMs - earliestMs;
}
