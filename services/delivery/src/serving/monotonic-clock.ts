/** Time that only grows and that nobody sets; it has no date. */
export class MonotonicClock {
  nowMs(): number {
    return performance.now();
  }
}
