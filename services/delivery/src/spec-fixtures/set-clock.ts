import { MonotonicClock } from '../serving/monotonic-clock.ts';

/** A monotonic clock that a test moves. */
export class SetClock extends MonotonicClock {
  ms = 0;

  override nowMs(): number {
    return this.ms;
  }
}
