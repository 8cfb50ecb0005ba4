import type { Span } from '@opentelemetry/api';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { KnownRoute } from './known-route.ts';
import type { Caller } from './policy.ts';
import type { Allowance } from './rate-limits.ts';
import type { Cause } from './transaction-scope.ts';

/** What this library knows of a request beside what Fastify knows. */
export interface RequestContext {
  /** Undefined: there is no such route. */
  readonly route: KnownRoute | undefined;
  readonly requestId: string;
  readonly cause: Cause;
  /** Null when nothing is traced. */
  readonly span: Span | null;
  /** It counts in `ServiceState.openRequests`. */
  isOpen: boolean;
  /** Set once the access token was verified. */
  caller: Caller | undefined;
  /** Set where the caller's requests are counted. */
  allowance: Allowance | undefined;
  /** The body exactly as it was sent: the fingerprint of idempotency is made of it. */
  rawBody: Buffer;
  /** Headers of the answer if it is a success; a refusal drops them. */
  readonly answerHeaders: Map<string, string>;
  readonly reply: FastifyReply;
}

/** On the request itself: nothing is ambient, two services in one process share nothing, and it costs no look-up. */
const contextKey = Symbol('context');
type WithContext = FastifyRequest & { [contextKey]?: RequestContext };

/** Fastify makes room for it in every request. */
export function makeRoomForContext(fastify: FastifyInstance): void {
  fastify.decorateRequest(contextKey, undefined);
}

export function openContext(request: FastifyRequest, context: RequestContext): void {
  (request as WithContext)[contextKey] = context;
}

export function contextOf(request: FastifyRequest): RequestContext {
  const context = contextIfAny(request);
  if (!context) throw new Error('This request did not come in through a service that startService started');
  return context;
}

/** For the places that also see requests which were refused before a context was opened (malformed URLs). */
export function contextIfAny(request: FastifyRequest): RequestContext | undefined {
  return (request as WithContext)[contextKey];
}
