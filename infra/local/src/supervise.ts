import { setTimeout as sleep } from 'node:timers/promises';

/** Something that runs beside us, and can end without being asked. */
export interface Part {
  /** Settles when it has ended, and tells how. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

export interface Supervision {
  readonly name: string;
  readonly report: (line: string) => void;
  start(): Promise<Part>;
  /** How long to wait before each new start; so many times at most. */
  readonly delaysMs?: readonly number[];
  /** What has run for so long counts as well again. */
  readonly steadyMs?: number;
}

const DELAYS_MS = [500, 1_000, 2_000, 4_000, 8_000];
const STEADY_MS = 60_000;

/** Starts a part again when it ends unasked: a bounded number of times, and never silently. `stop` ends both. */
export function supervise(first: Part, supervision: Supervision): { stop(): Promise<void> } {
  const { name, report, delaysMs = DELAYS_MS, steadyMs = STEADY_MS } = supervision;
  const stopping = new AbortController();
  let current: Part | undefined = first;

  const watch = async (): Promise<void> => {
    let restarts = 0;
    let startedAt = performance.now();
    let how = await first.ended;
    while (!stopping.signal.aborted) {
      if (performance.now() - startedAt > steadyMs) restarts = 0;
      const delayMs = delaysMs[restarts];
      if (delayMs === undefined) return report(`${name} ended ${restarts + 1} times (${how}): it stays down.`);
      restarts += 1;
      report(`${name} ended unasked (${how}); it starts again in ${delayMs} ms (${restarts} of ${delaysMs.length}).`);
      await sleep(delayMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      startedAt = performance.now();
      current = await supervision.start().catch((error: Error) => {
        how = error.message;
        return undefined;
      });
      // Asked to stop while it was starting: nobody else would.
      if (stopping.signal.aborted) return current?.stop();
      if (current) how = await current.ended;
    }
  };

  const watching = watch();
  return {
    stop: async () => {
      stopping.abort();
      await current?.stop();
      await watching;
    },
  };
}
