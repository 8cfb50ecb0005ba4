import type { AnswerOf, CodeOf, RouteOf, ServiceName } from './service-routes.ts';

/** What something between client and service answers (`http.502`): not one of ours. */
export type ForeignCode = `http.${number}`;

/** RFC 9457, as the services answer it. Clients branch on `code`; `detail` is for people. */
export interface Problem<Code extends string = string> {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** A newer service may answer one that this client does not know: leave room for it. */
  readonly code: Code | ForeignCode;
  readonly detail: string;
  readonly requestId: string;
  readonly errors?: readonly { readonly field: string; readonly rule: string; readonly message: string }[];
  readonly facts?: Readonly<Record<string, unknown>>;
}

interface Received {
  readonly status: number;
  readonly headers: Headers;
  /** What the call caused, `<type>;<id>` each, for the `after` of another. */
  readonly events: readonly string[];
  /** The version of what was answered, for the `ifMatch` of an edit. */
  readonly etag: string | undefined;
}

export interface Accepted<T = unknown> extends Received {
  readonly ok: true;
  readonly body: T;
}

export interface Refused<Code extends string = string> extends Received {
  readonly ok: false;
  readonly problem: Problem<Code>;
}

export type AnyAnswer = Accepted | Refused;
export type Answer<S extends ServiceName, R extends RouteOf<S>> = Accepted<AnswerOf<S, R>> | Refused<CodeOf<S, R>>;

/** A call was answered by a problem, and the caller did not count on it. */
export class CallRefused extends Error {
  constructor(
    readonly service: ServiceName,
    readonly route: string,
    readonly problem: Problem,
  ) {
    const errors = problem.errors ? ` ${JSON.stringify(problem.errors)}` : '';
    super(`${route} of ${service} answered ${problem.status} ${problem.code}: ${problem.detail}${errors}`);
    this.name = 'CallRefused';
  }
}

/** Nothing answered, for as long as the call was tried; whether it had its effect is not known. */
export class ServiceUnreachable extends Error {
  constructor(
    readonly service: ServiceName,
    readonly url: string,
    cause: unknown,
  ) {
    super(`${service} does not answer at ${url} (${reasonOf(cause)})`, { cause });
    this.name = 'ServiceUnreachable';
  }
}

/** Reads whatever came. What is no problem of ours becomes one, with the code `http.<status>`. */
export async function readAnswer(response: Response): Promise<AnyAnswer> {
  const { status, headers } = response;
  const text = await response.text();
  const isJson = text !== '' && /\bjson\b/.test(headers.get('content-type') ?? '');
  const events = headers.get('afterglow-event')?.split(', ') ?? [];
  const received = { status, headers, events, etag: headers.get('etag') ?? undefined };
  if (response.ok) return { ...received, ok: true, body: isJson ? JSON.parse(text) : text || undefined };
  return { ...received, ok: false, problem: problemOf(response, isJson ? text : '{}', text) };
}

function problemOf({ status, statusText }: Response, json: string, text: string): Problem {
  const problem = JSON.parse(json) as Partial<Problem>;
  return {
    ...{ type: 'about:blank', title: statusText, status, code: `http.${status}`, requestId: '' },
    detail: problem.detail ?? (text.slice(0, 200) || 'no further word'),
    ...problem,
  };
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}
