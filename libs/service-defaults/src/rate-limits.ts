import { isUUID } from 'class-validator';
import type { Caller } from './policy.ts';
import { RequestRefusal } from './request-refusal.ts';
import type { ServiceConfig } from './service-config.ts';

const WINDOW_SECONDS = 60;
/** Callers remembered at a time, of each kind. Beyond that the oldest window is forgotten: nobody is refused for it. */
const REMEMBERED = 10_000;

/** Requests a minute, at one replica. */
export interface Quotas {
  readonly person: number;
  readonly client: number;
  /** By a client's name: its own instead of `client`. */
  readonly clients: ReadonlyMap<string, number>;
}

/** What is left of a caller's quota once a request was counted. */
export interface Allowance {
  readonly kind: CallerKind;
  readonly quota: number;
  readonly remaining: number;
  /** Until the quota is whole again. */
  readonly seconds: number;
  readonly isExceeded: boolean;
}

type CallerKind = 'person' | 'client';

interface Window {
  readonly quota: number;
  readonly endsAtMs: number;
  used: number;
}

/**
 * How often each caller may call: a window of a minute that begins with its first request. In memory, for a decision costs
 * less than any question to another server; so each replica counts for itself (decision 0042). Time is the machine's own:
 * what is limited is load, and the platform's clock may stand still.
 */
export class RateLimits {
  private readonly windows = { person: new Map<string, Window>(), client: new Map<string, Window>() };

  constructor(
    private readonly quotas: Quotas,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  static of({ personLimit, clientLimit, limitsOfClients }: ServiceConfig): RateLimits {
    return new RateLimits({ person: personLimit, client: clientLimit, clients: quotasByClient(limitsOfClients) });
  }

  take({ userId }: Caller): Allowance {
    const kind = isUUID(userId) ? 'person' : 'client';
    // Whole milliseconds: with fractions, the end less the beginning can be a little more than a window, and 60 s would be told as 61.
    const nowMs = Math.floor(this.nowMs());
    const window = this.windowOf(kind, userId, nowMs);
    const isExceeded = window.used >= window.quota;
    if (!isExceeded) window.used += 1;
    const seconds = Math.ceil((window.endsAtMs - nowMs) / 1_000);
    return { kind, quota: window.quota, remaining: window.quota - window.used, seconds, isExceeded };
  }

  private windowOf(kind: CallerKind, name: string, nowMs: number): Window {
    const windows = this.windows[kind];
    const open = windows.get(name);
    if (open && nowMs < open.endsAtMs) return open;
    const quota = kind === 'client' ? (this.quotas.clients.get(name) ?? this.quotas.client) : this.quotas.person;
    const window = { quota, endsAtMs: nowMs + WINDOW_SECONDS * 1_000, used: 0 };
    // Behind all others, so that the first is the oldest.
    windows.delete(name);
    windows.set(name, window);
    const [oldest] = windows.keys();
    if (windows.size > REMEMBERED && oldest !== undefined) windows.delete(oldest);
    return window;
  }
}

/** `feed=1800000,partner=600`, as the environment has it. */
export function quotasByClient(text: string): ReadonlyMap<string, number> {
  const parts = text.split(',').filter(Boolean);
  return new Map(parts.map((part): [string, number] => [part.split('=')[0] ?? '', Number(part.split('=')[1])]));
}

/** The two fields of draft-ietf-httpapi-ratelimit-headers-11. */
export function rateLimitHeaders({ kind, quota, remaining, seconds }: Allowance): Record<string, string> {
  return {
    'ratelimit-policy': `"${kind}";q=${quota};w=${WINDOW_SECONDS}`,
    ratelimit: `"${kind}";r=${remaining};t=${seconds}`,
  };
}

export function rateLimitRefusal({ kind, quota, seconds }: Allowance): RequestRefusal {
  return new RequestRefusal({
    status: 429,
    code: 'rate_limit.exceeded',
    message: 'Too many requests in this minute; the same request may be sent again after Retry-After',
    facts: { violatedPolicies: [kind], requests: quota, windowSeconds: WINDOW_SECONDS },
    retryAfterSeconds: seconds,
  });
}
