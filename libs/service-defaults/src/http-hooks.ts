import { NotFoundException } from '@nestjs/common';
import { SpanKind, SpanStatusCode, type Span } from '@opentelemetry/api';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { AccessTokens } from './access-tokens.ts';
import { waitForEvents } from './after-event-wait.ts';
import type { Caller } from './policy.ts';
import { contextIfAny, contextOf, makeRoomForContext, openContext } from './request-context.ts';
import { causeOf, requestIdOf } from './request-ids.ts';
import { rateLimitHeaders, rateLimitRefusal, type RateLimits } from './rate-limits.ts';
import { RequestRefusal } from './request-refusal.ts';
import { refusalFor, type RoutePolicies } from './route-policies.ts';
import type { AttachedPlugin } from './service-definition.ts';
import type { ServiceMetrics } from './service-metrics.ts';
import type { ServiceState } from './service-state.ts';
import { traceparentOfSpan, type Tracing } from './tracing.ts';

export interface HttpParts {
  readonly tokens: AccessTokens;
  readonly policies: RoutePolicies;
  readonly rateLimits: RateLimits;
  readonly state: ServiceState;
  readonly metrics: ServiceMetrics;
  readonly tracing: Tracing;
  readonly logger: Logger;
  readonly plugin: AttachedPlugin;
}

const EMPTY = Buffer.alloc(0);
const BUILT_IN = /^\/(health|metrics|operations|openapi\.json|docs)(\/|$)/;

/** What happens to every request, whoever handles it: ids, policy, After-Event; headers and a log line on the way out. */
export function installHooks(fastify: FastifyInstance, parts: HttpParts): void {
  makeRoomForContext(fastify);
  fastify.addHook('onRoute', ({ method, url }) => parts.policies.add(method, url));
  // Before the body is read: who may not call is not listened to.
  // With `done` and not as promises, here and below: on a hot route each promise costs as much as the work of its hook.
  fastify.addHook('onRequest', (request, reply, done) => {
    enter(request, reply, parts);
    const refusal = refusalOfUrl(request.url);
    if (refusal) done(refusal);
    else authorize(request, parts, done);
  });
  if (parts.tracing.isOn) {
    // Not earlier: what is ambient is lost while a body is read.
    fastify.addHook('preValidation', (request, _reply, done) => {
      parts.tracing.within(contextIfAny(request)?.span ?? null, done);
    });
  }
  fastify.addHook('preHandler', (request, _reply, done) => {
    const header = request.headers['after-event'];
    if (typeof header !== 'string' || isBuiltIn(request)) done();
    else waitForEvents(header, parts.plugin).then(() => done(), done);
  });
  fastify.addHook('onSend', (request, reply, payload, done) => {
    leave(request, reply, payload, parts.state);
    done(null, payload);
  });
  // The lines of requests have known fields and no secrets: looking for some costs more than writing the line.
  const lines = parts.logger.child({}, { redact: [], level: 'trace' });
  fastify.addHook('onResponse', (request, reply, done) => {
    record(request, reply, parts, lines);
    done();
  });
}

function enter(request: FastifyRequest, reply: FastifyReply, { state, tracing }: HttpParts): void {
  const requestId = requestIdOf(request.headers);
  const cause = causeOf(request.headers);
  const span = startSpan(request, { requestId, correlationId: cause.correlationId }, tracing);
  openContext(request, {
    requestId,
    cause: span ? { ...cause, traceparent: traceparentOfSpan(span) } : cause,
    span,
    caller: undefined,
    allowance: undefined,
    rawBody: EMPTY,
    answerHeaders: new Map(),
    reply,
  });
  if (!isBuiltIn(request)) state.openRequests.add(request);
}

/** Named by the route's pattern, never by the URL. Who sends a trace goes on in it. */
function startSpan(
  request: FastifyRequest,
  { requestId, correlationId }: { requestId: string; correlationId: string },
  tracing: Tracing,
): Span | null {
  if (!tracing.isOn || isBuiltIn(request)) return null;
  const route = request.routeOptions.url ?? 'none';
  const { traceparent } = request.headers;
  return tracing.start(`${request.method} ${route}`, {
    kind: SpanKind.SERVER,
    parent: typeof traceparent === 'string' ? traceparent : null,
    attributes: {
      'http.request.method': request.method,
      'http.route': route,
      'afterglow.request_id': requestId,
      'afterglow.correlation_id': correlationId,
    },
  });
}

/** `%00` in a path or query becomes a NUL in a string, which Postgres refuses with an error of its own. */
function refusalOfUrl(url: string): RequestRefusal | undefined {
  if (!url.includes('%00')) return undefined;
  return new RequestRefusal({ status: 400, code: 'request.invalid_text', message: 'The URL holds a NUL character' });
}

function authorize(request: FastifyRequest, { policies, tokens, rateLimits }: HttpParts, done: (error?: Error) => void): void {
  const { url, method } = request.routeOptions;
  // At once: Fastify asks a QUERY for its content type first.
  if (request.is404 || url === undefined) return done(new NotFoundException());
  const policy = policies.policyOf(String(method), url);
  const { authorization } = request.headers;
  if (policy.who === 'anyone' && (authorization === undefined || isBuiltIn(request))) return done();
  const admit = (caller: Caller) => {
    const context = contextOf(request);
    context.caller = caller;
    // An operator must get through whoever else calls. What is refused below counts all the same.
    const allowance = isBuiltIn(request) ? undefined : rateLimits.take(caller);
    context.allowance = allowance;
    done(allowance?.isExceeded ? rateLimitRefusal(allowance) : refusalFor(policy, caller));
  };
  const known = tokens.knownCallerOf(authorization);
  if (known) admit(known);
  else tokens.callerOf(authorization).then(admit, done);
}

function leave(request: FastifyRequest, reply: FastifyReply, payload: unknown, state: ServiceState): void {
  state.openRequests.delete(request);
  const context = contextIfAny(request);
  if (!context) return;
  void reply.header('x-request-id', context.requestId).header('x-correlation-id', context.cause.correlationId);
  if (context.allowance) void reply.headers(rateLimitHeaders(context.allowance));
  // A kept connection would hold up the drain until its client lets go.
  if (state.phase === 'stopping') void reply.header('connection', 'close');
  if (reply.statusCode < 400) for (const [name, value] of context.answerHeaders) void reply.header(name, value);
  // Fastify calls an empty string a text.
  if (payload === '' || payload === undefined || payload === null) void reply.removeHeader('content-type');
}

function record(request: FastifyRequest, reply: FastifyReply, { metrics, logger }: HttpParts, lines: Logger): void {
  // The route's pattern, never the URL: paths hold share tokens, queries hold what people look for.
  const route = request.routeOptions.url ?? 'none';
  const { method } = request;
  const status = reply.statusCode;
  metrics.requests.observe({ method, route, status: String(status) }, reply.elapsedTime / 1000);
  const context = contextIfAny(request);
  const { span } = context ?? {};
  span?.setAttribute('http.response.status_code', status);
  if (status >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
  span?.end();
  const traceId = context?.cause.traceparent?.split('-')[1];
  const line = {
    requestId: context?.requestId,
    ...context?.cause,
    traceId,
    method,
    route,
    status,
    ms: Math.round(reply.elapsedTime),
  };
  // The level is the service's, which an operator may change.
  const level = isBuiltIn(request) ? 'debug' : 'info';
  if (logger.isLevelEnabled(level)) lines[level](line, 'request');
}

function isBuiltIn(request: FastifyRequest): boolean {
  return BUILT_IN.test(request.routeOptions.url ?? '');
}
