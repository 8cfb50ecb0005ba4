const WHOLE = String.raw`\d{1,9}`;
const DURATION = new RegExp(
  `^P(?:(?<weeks>${WHOLE})W|(?:(?<days>${WHOLE})D)?(?:T(?=.)(?:(?<hours>${WHOLE})H)?(?:(?<minutes>${WHOLE})M)?(?:(?<seconds>${WHOLE}(?:\\.\\d{1,3})?)S)?)?)$`,
);
const UNITS_MS = { weeks: 604_800_000, days: 86_400_000, hours: 3_600_000, minutes: 60_000, seconds: 1000 } as const;

/**
 * The length of an ISO-8601 duration in whole milliseconds: `PT24H`, `P1DT0.001S`, `P2W`; null when the text is none. Years and
 * months are refused, because how long they are depends on when they start; so is a sign: the platform's clock never goes back.
 */
export function millisecondsOf(duration: string): number | null {
  const parts = DURATION.exec(duration)?.groups;
  if (!parts || duration === 'P') return null;
  let total = 0;
  for (const [unit, unitMs] of Object.entries(UNITS_MS)) total += Math.round(Number(parts[unit] ?? 0) * unitMs);
  return total;
}
