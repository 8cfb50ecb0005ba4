import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceName } from '../service-names.ts';
import type { Actor, TokenFor } from './actor-tokens.ts';
import type { ServiceUrls } from './service-urls.ts';

export interface CallOptions {
  /** Whose token; none when omitted. */
  readonly as?: Actor;
  readonly body?: unknown;
  /** Idempotency-Key of a POST; a new one for each call when omitted. */
  readonly key?: string;
  /** Events (`<type>;<id>`) that the service must have heard of; by default the last ones that this client has caused. */
  readonly after?: readonly string[];
  /** Version for If-Match. */
  readonly ifMatch?: string;
}

export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly body: T;
  readonly headers: Headers;
  /** What the call caused, from `Afterglow-Event`: `<type>;<id>` each. */
  readonly events: readonly string[];
}

/** One line of `/operations/timeline`. */
export interface TimelineEntry {
  readonly at: string;
  readonly kind: 'published' | 'processed';
  readonly type: string;
  readonly eventId: string;
  readonly key: string;
  readonly reaction?: string;
  readonly correlationId: string;
  readonly causationId?: string | null;
  /** With `published`: the event itself. */
  readonly data?: { readonly state?: { readonly totals?: Readonly<Record<string, number>> } };
}

export interface Timeline {
  readonly data: readonly TimelineEntry[];
  readonly found: boolean;
}

const ANSWER_WITHIN_MS = 15_000;
const TIMELINE_WAIT_MS = 2_000;
/** Enough for what one call builds on, and far below the limit of the header. */
const REMEMBERED_EVENTS = 20;
const NOT_SEEN_ATTEMPTS = 10;

/** A call was answered by a problem, and the caller did not count on it. */
export class CallFailed extends Error {
  constructor(
    readonly call: string,
    readonly status: number,
    readonly problem: Readonly<Record<string, unknown>>,
  ) {
    super(`${call} answered ${status} ${String(problem['code'] ?? '')}: ${describe(problem)}`);
    this.name = 'CallFailed';
  }
}

/**
 * Talks to the services as one person's session does: it reads its own writes, because each call names the events that the
 * earlier ones caused (`After-Event`), and the service waits until it has heard of them. Nothing here sleeps to be safe.
 */
export class PlatformClient {
  private caused: readonly string[] = [];

  /** With a correlation id, all effects of all calls can be found under it in every service's timeline. */
  constructor(
    private readonly urls: ServiceUrls,
    private readonly tokenFor: TokenFor,
    private readonly correlationId?: string,
  ) {}

  /** The last events that this client has caused, `<type>;<id>` each. */
  get causedEvents(): readonly string[] {
    return this.caused;
  }

  /** A client with a memory of its own, for work that goes on beside this one's. */
  session(correlationId = this.correlationId): PlatformClient {
    return new PlatformClient(this.urls, this.tokenFor, correlationId);
  }

  /** The answer's body; throws `CallFailed` unless the status is 2xx. */
  async call<T = Record<string, unknown>>(service: ServiceName, route: string, options: CallOptions = {}): Promise<T> {
    const answer = await this.send<T>(service, route, options);
    if (answer.status >= 300)
      throw new CallFailed(`${route} of ${service}`, answer.status, answer.body as Record<string, unknown>);
    return answer.body;
  }

  /** `route` is method and path: `POST /v1/posts`. Answers whatever came, refusals too. */
  async send<T = Record<string, unknown>>(service: ServiceName, route: string, options: CallOptions = {}): Promise<Answer<T>> {
    const key = options.key ?? crypto.randomUUID();
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.sendOnce<T>(service, route, { ...options, key });
      const notSeen = answer.status === 409 && (answer.body as { code?: unknown }).code === 'event.not_yet_seen';
      if (!notSeen || attempt >= NOT_SEEN_ATTEMPTS) {
        this.caused = [...this.caused, ...answer.events].slice(-REMEMBERED_EVENTS);
        return answer;
      }
      await delay(Number(answer.headers.get('retry-after') ?? 1) * 1000);
    }
  }

  /** Waits until the service has published or processed the event under that entity or correlation id; answers what it knows. */
  async timeline(service: ServiceName, id: string, until?: string, patienceMs = 30_000): Promise<Timeline> {
    const deadline = AbortSignal.timeout(patienceMs);
    const query = new URLSearchParams({ id, ...(until && { until, waitMs: String(TIMELINE_WAIT_MS) }) });
    for (;;) {
      const timeline = await this.call<Timeline>(service, `GET /operations/timeline?${query}`, { as: 'op', after: [] });
      if (!until || timeline.found || deadline.aborted) return timeline;
    }
  }

  private async sendOnce<T>(service: ServiceName, route: string, options: CallOptions & { key: string }): Promise<Answer<T>> {
    const [method = '', path = ''] = route.split(' ');
    const headers = await this.headersOf(service, method, options);
    const body = options.body === undefined ? undefined : JSON.stringify(options.body);
    const response = await fetch(this.urls[service] + path, {
      method,
      headers,
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      ...(body !== undefined && { body }),
    }).catch((error: unknown) => {
      throw new Error(`${service} does not answer at ${this.urls[service]} (${reasonOf(error)}). Is "npm start" running?`);
    });
    const text = await response.text();
    const events = response.headers.get('afterglow-event')?.split(', ') ?? [];
    return { status: response.status, body: (text ? JSON.parse(text) : {}) as T, headers: response.headers, events };
  }

  private async headersOf(service: ServiceName, method: string, options: CallOptions & { key: string }): Promise<Headers> {
    const headers = new Headers();
    if (options.as) headers.set('authorization', `Bearer ${await this.tokenFor(options.as, service)}`);
    if (options.body !== undefined) headers.set('content-type', 'application/json');
    if (method === 'POST') headers.set('idempotency-key', options.key);
    if (this.correlationId) headers.set('x-correlation-id', this.correlationId);
    if (options.ifMatch) headers.set('if-match', options.ifMatch);
    const after = options.after ?? this.caused;
    if (after.length > 0) headers.set('after-event', after.join(', '));
    return headers;
  }
}

function describe(problem: Readonly<Record<string, unknown>>): string {
  const errors = problem['errors'];
  return `${String(problem['detail'] ?? problem['title'] ?? 'no further word')}${errors ? ` ${JSON.stringify(errors)}` : ''}`;
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}
