import type { AnyAnswer } from './answer.ts';

/** A test puts its own in the place of real time. */
export interface Time {
  /** Milliseconds of a clock that never goes back. */
  nowMs(): number;
  sleep(ms: number): Promise<void>;
  /** 0 ≤ … < 1. */
  random(): number;
}

export const realTime: Time = {
  nowMs: () => performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  random: () => Math.random(),
};

export interface Patience {
  /** For one call in all, pauses included. */
  readonly deadlineMs: number;
  /** For each time that it is sent. */
  readonly attemptMs: number;
  /** How often it is sent at most. */
  readonly attempts: number;
}

/** An answer, or why there was none. */
export type Outcome = { readonly answer: AnyAnswer } | { readonly failure: unknown };

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Sends, and sends again what may be. A 429, and a 503 or 409 with `Retry-After`, say so themselves. Where nobody knows whether
 * there was an effect (no answer, 502, 504), only what is repeatable is: it has its effect once, however often it comes. Pauses
 * grow and are random, so that many clients do not come back together. `send` gets the milliseconds that it has; the last
 * outcome is the answer.
 */
export async function sendPatiently(
  send: (withinMs: number) => Promise<Outcome>,
  { isRepeatable, patience, time }: { isRepeatable: boolean; patience: Patience; time: Time },
): Promise<Outcome> {
  const deadlineMs = time.nowMs() + patience.deadlineMs;
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await send(Math.ceil(Math.max(1, Math.min(patience.attemptMs, deadlineMs - time.nowMs()))));
    const leastMs = pauseAskedFor(outcome, isRepeatable);
    if (leastMs === undefined || attempt >= patience.attempts) return outcome;
    const pauseMs = leastMs + time.random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1));
    if (time.nowMs() + pauseMs >= deadlineMs) return outcome;
    await time.sleep(pauseMs);
  }
}

/** Milliseconds; undefined: it is not to be sent again. */
function pauseAskedFor(outcome: Outcome, isRepeatable: boolean): number | undefined {
  if ('failure' in outcome) return isRepeatable ? 0 : undefined;
  const { status, headers } = outcome.answer;
  const header = headers.get('retry-after') ?? '';
  const retryAfterMs = /^\d+$/.test(header) ? Number(header) * 1000 : undefined;
  if (status === 429) return retryAfterMs ?? 0;
  if (status === 409) return retryAfterMs;
  if (status === 503 && retryAfterMs !== undefined) return retryAfterMs;
  return [502, 503, 504].includes(status) && isRepeatable ? 0 : undefined;
}
