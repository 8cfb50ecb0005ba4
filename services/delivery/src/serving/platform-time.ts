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

/**
 * Platform time on the decision path (DESIGN §4), where there is no statement to ask: `platform_now()` of the last poll plus
 * monotonic time. The answer was read between sending and receiving, so the error is the round trip, and it grows with age.
 */
export class PlatformTime {
  private poll: { readonly databaseMs: number; readonly sentAtMs: number; readonly receivedAtMs: number } | undefined;

  constructor(private readonly monotonic: MonotonicClock) {}

  observe(poll: { readonly databaseMs: number; readonly sentAtMs: number; readonly receivedAtMs: number }): void {
    this.poll = poll;
  }

  /** Undefined when it could be further off than `MAX_CLOCK_SKEW_MS`: then nothing may be decided. */
  read(): TimeRange | undefined {
    if (!this.poll) return undefined;
    const { databaseMs, sentAtMs, receivedAtMs } = this.poll;
    const nowMs = this.monotonic.nowMs();
    const driftMs = (nowMs - sentAtMs) * DRIFT;
    const earliestMs = Math.floor(databaseMs + (nowMs - receivedAtMs) - driftMs);
    const latestMs = Math.ceil(databaseMs + CUT_MS + (nowMs - sentAtMs) + driftMs);
    return latestMs - earliestMs > MAX_CLOCK_SKEW_MS ? undefined : { earliestMs, latestMs };
  }
}
