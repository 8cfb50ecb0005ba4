import type { Who } from '../test-issuer.ts';
import type { JsonObject } from './bad-values.ts';

/** `404 post.not_found` */
export type Refused = `${number} ${string}.${string}`;

/** What a cell of the table expects; or, in words, why it does not apply. */
export type Expected<T> = T | { readonly none: string };

export interface ExampleRequest {
  /** What stands for `:postId` in the path. */
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: JsonObject;
  /** The version that If-Match names. */
  readonly version?: number;
}

/** All that the table of bad input can't read from a route's OpenAPI operation. */
export interface RouteExample {
  /** Who may call it; `nobody` where no token is asked for. */
  readonly as: Who | 'nobody';
  /** A good request, about objects of its own. */
  readonly request: () => ExampleRequest | Promise<ExampleRequest>;
  /** What the good request gets, where arranging more than a refusal takes too much. */
  readonly gets?: Refused;
  /** Who has nothing to do with the object, and what they get. */
  readonly stranger: Expected<{ readonly as: Who; readonly gets: Refused }>;
  /** What ids get that nobody has. */
  readonly unknown: Expected<Refused>;
}

export type RouteExamples = Readonly<Record<string, RouteExample>>;
