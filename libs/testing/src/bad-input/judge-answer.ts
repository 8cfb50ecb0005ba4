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

/** Sends requests to a service, and keeps what nobody but the caller may ever read, and what others read. */
export class Conversation {
  private readonly secrets = new Set<string>();
  private readonly problems: string[] = [];

  constructor(
    private readonly url: string,
    private readonly log: readonly string[],
  ) {}

  /** Something that is in no request, and no business of a log either. */
  keep(secret: string): void {
    this.secrets.add(secret);
  }

  async send({ method, url: path, headers, body }: RawRequest): Promise<Answer> {
    for (const secret of secretsIn({ headers, body })) this.keep(secret);
    const response = await fetch(`${this.url}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
    const text = await response.text();
    const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json') === true;
    if (isProblem) this.problems.push(text);
    const problem = isProblem ? (JSON.parse(text) as Record<string, unknown>) : undefined;
    const code = problem?.['code'];
    return {
      ...{ status: response.status, text, headers: response.headers, problem },
      shown: typeof code === 'string' ? `${response.status} ${code}` : String(response.status),
    };
  }

  /** Lines of the log, problems, and metrics with a secret in them. */
  async leaks(): Promise<string[]> {
    const metrics = await (await fetch(`${this.url}/metrics`)).text();
    const read = [...this.log, ...this.problems, metrics];
    return read.filter((text) => [...this.secrets].some((secret) => text.includes(secret)));
  }

  /** How much `leaks` looks at: a test of nothing would find nothing. */
  get size(): { readonly secrets: number; readonly lines: number; readonly problems: number } {
    return { secrets: this.secrets.size, lines: this.log.length, problems: this.problems.length };
  }
}

/** So short a text is everywhere. */
const LEAST = 12;

function secretsIn({ headers, body }: Pick<RawRequest, 'headers'> & { readonly body: RawRequest['body'] | undefined }): string[] {
  const token = headers['authorization']?.split(' ')[1];
  const values = typeof body === 'string' ? [...body.matchAll(/"(?:adCode|unknownField|tokens)":\[?"([^"\\]+)"/g)] : [];
  const all = [token, headers['idempotency-key'], ...values.map(([, value]) => value)];
  return all.filter((text): text is string => text !== undefined && text.length >= LEAST);
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
