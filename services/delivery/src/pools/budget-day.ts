/** A calendar day of an advertiser, as the half-open interval of instants that it is. */
export interface BudgetDay {
  /** `2026-11-23` */
  readonly day: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/** Longer than any calendar day of any zone in the tz database. */
const LONGEST_DAY_MS = 50 * 3_600_000;

/**
 * The calendar day that `instant` falls into in `timeZone` (IANA). Days have 23, 24 or 25 hours, some begin at 01:00, so
 * nothing is computed with offsets: the ends are found by bisection over the zone's own calendar, to the millisecond.
 */
export function budgetDayAt(instant: Date, timeZone: string): BudgetDay {
  const dayOf = calendarOf(timeZone);
  const at = instant.getTime();
  const day = dayOf(at);
  return {
    day,
    startsAt: new Date(firstWhere(at - LONGEST_DAY_MS, at, (ms) => dayOf(ms) >= day)),
    endsAt: new Date(firstWhere(at, at + LONGEST_DAY_MS, (ms) => dayOf(ms) > day)),
  };
}

function calendarOf(timeZone: string): (ms: number) => string {
  const options = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  const format = new Intl.DateTimeFormat('en-US-u-ca-iso8601-nu-latn', { ...options, timeZone });
  return (ms) => {
    const parts = new Map(format.formatToParts(ms).map((part) => [part.type, part.value]));
    return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
  };
}

/** The first of (`low`, `high`] where `holds`, which is false at `low`, true at `high`, and changes once. */
function firstWhere(low: number, high: number, holds: (ms: number) => boolean): number {
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}
