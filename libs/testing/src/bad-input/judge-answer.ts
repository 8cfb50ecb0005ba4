import type { RawRequest } from './attempt.ts';
import type { Operation } from './operations.ts';

export interface Answer {
  readonly status: number;
  /** `404 post.not_found`, or the status alone. */
  readonly shown: string;
  readonly text: string;
  readonly headers: Headers;
  readonly problem: Readonly<Record<string, unknown>> | undefined;
}

export async function send(url: string, { method, url: path, headers, body }: RawRequest): Promise<Answer> {
  const response = await fetch(`${url}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
  const text = await response.text();
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json') === true;
  const problem = isProblem ? (JSON.parse(text) as Record<string, unknown>) : undefined;
  const code = problem?.['code'];
  return {
    ...{ status: response.status, text, headers: response.headers, problem },
    shown: typeof code === 'string' ? `${response.status} ${code}` : String(response.status),
  };
}

/** What no answer may be, whatever was asked: a failure of the service, or something that its OpenAPI document does not have. */
export function faultsOfAnswer({ answers }: Operation, { status, shown, problem, headers, text }: Answer): string[] {
  const isRefusal = status >= 400;
  const members = ['type', 'title', 'status', 'code', 'detail', 'requestId'];
  return [
    ...(status >= 500 ? [`it failed: ${text}`] : []),
    ...(isRefusal && !members.every((name) => problem?.[name] !== undefined) ? [`no problem details: ${shown} ${text}`] : []),
    ...(answers.has(shown) ? [] : [`${shown} is not in the OpenAPI document`]),
    ...(headers.get('x-request-id') ? [] : ['the answer has no X-Request-Id']),
    ...(status === 429 && !headers.get('retry-after') ? ['429 without Retry-After'] : []),
  ];
}
