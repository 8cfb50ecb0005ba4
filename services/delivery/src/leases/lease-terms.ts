/** How long a replica decides on one lease. Then it takes another: what it did not spend comes back with the closing. */
export const LEASE_TAKES_MS = 60_000;
/** How long after its decision an impression is accepted (ME1). */
export const IMPRESSION_VALID_MS = 10 * 60_000;
/** How long after that a click, or a view, is (ME1). */
export const CLICK_VALID_MS = 30 * 60_000;
/**
 * Who clicks, or watches for six seconds, mostly does so soon: so long after its last decision a lease gives back what it set
 * aside for those who did not. Later ones are charged to what its pool has.
 */
export const UNCLICKED_AFTER_MS = 2 * 60_000;
/** Within this the broker has acknowledged what was tracked, or the caller is told that nobody knows. */
export const PRODUCE_DEADLINE_MS = 3_000;
/** No replica decides or accepts with a clock that may be further off (DESIGN §4). */
export const MAX_CLOCK_SKEW_MS = 250;

export interface LeaseTerms {
  /** The first instant at which nothing is decided on it any more. */
  readonly takesUntil: Date;
  /** From here on nothing that is charged to it can be accepted any more: its closing may go into the log. */
  readonly closesAt: Date;
  /** When what was set aside and brought nothing goes back; null if an impression is what costs. */
  readonly unclickedAt: Date | null;
}

/** Fixed when a lease is taken; what is billed decides how long its tokens live. `ends`: of its pool, and of the budget day of a cap; a lease never spans two budget days. */
export function leaseTerms(takenAt: Date, ends: readonly (Date | null)[], billingEvent: 'CPM' | 'CPC' | 'CPV'): LeaseTerms {
  const known = ends.flatMap((end) => (end ? [end.getTime()] : []));
  const takesUntil = Math.min(takenAt.getTime() + LEASE_TAKES_MS, ...known);
  const validMs = billingEvent === 'CPM' ? IMPRESSION_VALID_MS : IMPRESSION_VALID_MS + CLICK_VALID_MS;
  const closesAt = takesUntil + validMs + PRODUCE_DEADLINE_MS + MAX_CLOCK_SKEW_MS;
  const unclickedAt = billingEvent === 'CPM' ? null : new Date(takesUntil + UNCLICKED_AFTER_MS);
  return { takesUntil: new Date(takesUntil), closesAt: new Date(closesAt), unclickedAt };
}
