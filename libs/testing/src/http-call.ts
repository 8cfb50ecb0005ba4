import { newId } from '@afterglow/service-defaults/ids';
import type { TestIssuer, Who } from './test-issuer.ts';

export interface CallOptions {
  /** Whose token is sent; none when left out. */
  readonly as?: Who;
  /** JSON; a string is sent as it is. */
  readonly body?: unknown;
  /** The Idempotency-Key of a POST: a fresh one when left out, none when null. */
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface CallAnswer {
  readonly status: number;
  /** Parsed when the answer is JSON. */
  readonly body: AnswerBody;
  readonly text: string;
  readonly headers: Headers;
}

/** Tests look into answers of many shapes: fields are read by name, and a missing one fails the expectation. */
export interface AnswerBody {
  readonly [field: string]: unknown;
}

export interface CalledService {
  readonly name: string;
  readonly url: string;
}

/** One request to a service under test. */
export async function callService(
  { service, issuer }: { service: CalledService; issuer: TestIssuer },
  method: string,
  path: string,
  options: CallOptions = {},
): Promise<CallAnswer> {
  const headers: Record<string, string> = {};
  if (options.as) headers['authorization'] = `Bearer ${await issuer.tokenFor(options.as, service.name)}`;
  if (options.body !== undefined) headers['content-type'] = 'application/json';
  if (method === 'POST' && options.key !== null) headers['idempotency-key'] = options.key ?? newId();
  const response = await fetch(`${service.url}${path}`, {
    method,
    headers: { ...headers, ...options.headers },
    ...(options.body === undefined
      ? {}
      : { body: typeof options.body === 'string' ? options.body : JSON.stringify(options.body) }),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, body: isJson ? (JSON.parse(text) as AnswerBody) : {}, text, headers: response.headers };
}
