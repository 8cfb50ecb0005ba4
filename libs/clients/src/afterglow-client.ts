import { CallRefused, readAnswer, ServiceUnreachable, type Answer, type AnyAnswer } from './answer.ts';
import { keyedRoutes } from './keyed-routes.ts';
import { headersOf, urlOf, type CallInput } from './request.ts';
import { realTime, sendPatiently, type Outcome, type Patience, type Time } from './retries.ts';
import type { AnswerOf, InputOf, ItemOf, PagedRouteOf, RouteOf, ServiceName } from './service-routes.ts';
import type { TimelineEntry } from './timeline.ts';

export interface ClientOptions<Who> extends Partial<Patience> {
  /** Of the services that are called: `http://127.0.0.1:4101`, without a slash at the end. */
  readonly urls: Readonly<Partial<Record<ServiceName, string>>>;
  /** An access token for the service; without it, or for nobody, none is sent. Whoever makes it also renews it. */
  readonly tokenFor?: (who: Who, service: ServiceName) => Promise<string> | string;
  /** Who calls, unless a call says otherwise. */
  readonly as?: Who;
  /** A UUID: all effects of all calls can be found under it in every service's timeline. */
  readonly correlationId?: string;
  readonly time?: Time;
}

/** What every call may say, besides what its route takes. */
export interface CallOptions<Who> extends Partial<Patience> {
  readonly as?: Who;
  /** Idempotency-Key; a new one for each call when left out, the same for its repetitions. */
  readonly key?: string;
  /** Events (`<type>;<id>`) that the service must have seen; by default the last ones that this client has caused. */
  readonly after?: readonly string[];
}

type Options<Who, S extends ServiceName, R extends RouteOf<S>> = CallOptions<Who> & InputOf<S, R>;
/** They may be left out where the route needs nothing. */
type Given<Who, S extends ServiceName, R extends RouteOf<S>> =
  Record<never, never> extends InputOf<S, R> ? [options?: Options<Who, S, R>] : [options: Options<Who, S, R>];

/** Enough for what one call builds on, and far below the limit of the header. */
const REMEMBERED_EVENTS = 20;
const PATIENCE: Patience = { deadlineMs: 30_000, attemptMs: 15_000, attempts: Number.POSITIVE_INFINITY };
const TIMELINE_WAIT_MS = 2_000;

/**
 * Talks to the services as one person's session does. It reads its own writes: each call names the events that the earlier ones
 * caused (`After-Event`), and the service waits until it has seen them. A call that may be sent again is, under the same
 * Idempotency-Key, for as long as its deadline lets it.
 */
export class AfterglowClient<Who = string> {
  private caused: readonly string[] = [];

  constructor(private readonly options: ClientOptions<Who>) {}

  /** The last events that this client has caused, `<type>;<id>` each. */
  get causedEvents(): readonly string[] {
    return this.caused;
  }

  /** A client with a memory of its own, for work that goes on beside this one's. */
  session(changes: Partial<ClientOptions<Who>> = {}): AfterglowClient<Who> {
    return new AfterglowClient({ ...this.options, ...changes });
  }

  /** The answer's body. Throws `CallRefused` unless the status is 2xx, `ServiceUnreachable` when nothing answers in time. */
  async call<S extends ServiceName, R extends RouteOf<S>>(
    service: S,
    route: R,
    ...[options]: Given<Who, S, R>
  ): Promise<AnswerOf<S, R>> {
    const answer = await this.sendAny(service, route, options);
    if (!answer.ok) throw new CallRefused(service, route, answer.problem);
    return answer.body as AnswerOf<S, R>;
  }

  /** Whatever came, refusals too: `answer.ok` tells. Throws `ServiceUnreachable` when nothing answers in time. */
  async send<S extends ServiceName, R extends RouteOf<S>>(
    service: S,
    route: R,
    ...[options]: Given<Who, S, R>
  ): Promise<Answer<S, R>> {
    return (await this.sendAny(service, route, options)) as Answer<S, R>;
  }

  /** All that a list holds, page by page as it is read. */
  async *pages<S extends ServiceName, R extends PagedRouteOf<S>>(
    service: S,
    route: R,
    ...[options]: Given<Who, S, R>
  ): AsyncGenerator<ItemOf<S, R>, void> {
    const given: CallOptions<Who> & CallInput = options ?? {};
    for (let cursor: string | null | undefined; cursor !== null;) {
      const answer = await this.sendAny(service, route, { ...given, query: { ...given.query, cursor } });
      if (!answer.ok) throw new CallRefused(service, route, answer.problem);
      const page = answer.body as { readonly data: readonly ItemOf<S, R>[]; readonly nextCursor: string | null };
      yield* page.data;
      cursor = page.nextCursor;
    }
  }

  /**
   * For operators: what a service published and processed of an entity, event or correlation. With `until` it waits for an
   * event of that name; `found` says whether it came.
   */
  async timeline(
    service: ServiceName,
    { id, until, patienceMs = 30_000, as }: { id: string; until?: string; patienceMs?: number; as?: Who },
  ): Promise<{ readonly data: readonly TimelineEntry[]; readonly found: boolean }> {
    const time = this.options.time ?? realTime;
    const deadlineMs = time.nowMs() + patienceMs;
    const query = { id, ...(until !== undefined && { until, waitMs: TIMELINE_WAIT_MS }) };
    for (;;) {
      const answer = await this.sendAny(service, 'GET /operations/timeline', { as, query, after: [] });
      if (!answer.ok) throw new CallRefused(service, 'GET /operations/timeline', answer.problem);
      const timeline = answer.body as { data: readonly TimelineEntry[]; found: boolean };
      if (until === undefined || timeline.found || time.nowMs() >= deadlineMs) return timeline;
    }
  }

  private async sendAny(
    service: ServiceName,
    route: string,
    options: (CallOptions<Who> & CallInput) | undefined = {},
  ): Promise<AnyAnswer> {
    const base = this.options.urls[service];
    if (base === undefined) throw new Error(`this client was not told where ${service} is`);
    const [method = ''] = route.split(' ');
    const isKeyed = keyedRoutes[service].has(route);
    const call = { ...options, after: options.after ?? this.caused, ...(isKeyed && { key: options.key ?? crypto.randomUUID() }) };
    const who = options.as ?? this.options.as;
    const once = async (withinMs: number): Promise<Outcome> => {
      const token = who === undefined ? undefined : await this.options.tokenFor?.(who, service);
      const headers = headersOf(call, { token, correlationId: this.options.correlationId });
      const signal = AbortSignal.timeout(withinMs);
      const body = options.body === undefined ? undefined : JSON.stringify(options.body);
      try {
        return { answer: await readAnswer(await fetch(urlOf(base, route, options), { method, headers, body, signal })) };
      } catch (failure) {
        return { failure };
      }
    };
    const isRepeatable = isKeyed || ['GET', 'PUT', 'DELETE'].includes(method);
    const patience = { ...PATIENCE, ...definedOf(this.options), ...definedOf(options) };
    const outcome = await sendPatiently(once, { isRepeatable, patience, time: this.options.time ?? realTime });
    if ('failure' in outcome) throw new ServiceUnreachable(service, base, outcome.failure);
    this.caused = [...this.caused, ...outcome.answer.events].slice(-REMEMBERED_EVENTS);
    return outcome.answer;
  }
}

function definedOf({ deadlineMs, attemptMs, attempts }: Partial<Patience>): Partial<Patience> {
  return {
    ...(deadlineMs !== undefined && { deadlineMs }),
    ...(attemptMs !== undefined && { attemptMs }),
    ...(attempts !== undefined && { attempts }),
  };
}
