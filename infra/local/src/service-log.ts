/** pino's levels: error and fatal. */
const ERROR_LEVEL = 50;
const SHOWN_IN_A_WINDOW = 5;
const WINDOW_MS = 10_000;

/** What a person should see of a service's log line: errors, and whatever is not JSON. Undefined: nothing. */
export function errorIn(line: string): string | undefined {
  if (line.trim() === '') return undefined;
  if (!line.startsWith('{')) return line;
  let entry: { level?: unknown; msg?: unknown; err?: { message?: unknown } };
  try {
    entry = JSON.parse(line) as typeof entry;
  } catch {
    return line;
  }
  if (typeof entry.level !== 'number' || entry.level < ERROR_LEVEL) return undefined;
  const cause = entry.err?.message;
  return [entry.msg, cause].filter((part) => typeof part === 'string' && part !== '').join(': ') || line;
}

/** A few lines in ten seconds; of a flood only that it is one. `monotonicMs` is any clock that runs on. */
export function limitedReport(report: (line: string) => void, monotonicMs: () => number): (line: string) => void {
  let windowStart = -Infinity;
  let shown = 0;
  return (line) => {
    const at = monotonicMs();
    if (at - windowStart > WINDOW_MS) {
      windowStart = at;
      shown = 0;
    }
    shown += 1;
    if (shown <= SHOWN_IN_A_WINDOW) report(line);
    if (shown === SHOWN_IN_A_WINDOW) report('… more of this in its log.');
  };
}
