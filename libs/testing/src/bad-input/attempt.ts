import type { Operation } from './operations.ts';
import type { ExampleRequest, Expected, RouteExample } from './route-example.ts';

/** One request of a cell, and what it must get. */
export interface Attempt {
  /** What is wrong with it, in words. */
  readonly what: string;
  readonly request: RawRequest;
  /** `400 request.invalid` */
  readonly gets: string;
  /** The field that the problem must name. */
  readonly field?: string;
}

export interface RawRequest {
  readonly method: string;
  /** With its query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

/** Whose token a request carries. */
export type TokenKind = 'good' | 'expired' | 'foreign' | 'misdirected';

export interface Cell {
  readonly operation: Operation;
  readonly example: RouteExample;
  /** The good request that the bad ones are made of. */
  readonly good: ExampleRequest;
  readonly authorization: (kind: TokenKind, who?: RouteExample['as']) => Promise<string>;
}

/** A column of the table: what it tries on an operation, or why there is nothing to try. */
export type Column = (cell: Cell) => Expected<readonly Attempt[]> | Promise<Expected<readonly Attempt[]>>;

export const none = (why: string): { readonly none: string } => ({ none: why });

/** The good request, with parts of it replaced. A header that is undefined is left out. */
export async function requestOf(
  { operation, example, good, authorization }: Cell,
  change: {
    readonly params?: ExampleRequest['params'];
    readonly query?: string;
    readonly headers?: Readonly<Record<string, string | undefined>>;
    readonly body?: RawRequest['body'];
    readonly as?: RouteExample['as'];
  } = {},
): Promise<RawRequest> {
  const params = { ...good.params, ...change.params };
  const path = operation.path.replace(/:(\w+)/g, (whole, name: string) => params[name] ?? whole);
  const query = change.query ?? new URLSearchParams(good.query).toString();
  const who = change.as ?? example.as;
  const body = change.body ?? (operation.body ? JSON.stringify(good.body ?? {}) : undefined);
  const headers: Record<string, string | undefined> = {
    ...(who === 'nobody' ? {} : { authorization: await authorization('good', who) }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(operation.method === 'POST' ? { 'idempotency-key': crypto.randomUUID() } : {}),
    ...(good.version === undefined ? {} : { 'if-match': `"${good.version}"` }),
    ...change.headers,
  };
  return {
    method: operation.method,
    url: `${path}${query ? `?${query}` : ''}`,
    headers: Object.fromEntries(Object.entries(headers).filter((header): header is [string, string] => header[1] !== undefined)),
    ...(body === undefined ? {} : { body }),
  };
}
