import { NotFoundException } from '@nestjs/common';
import { SpanKind, SpanStatusCode, type Span } from '@opentelemetry/api';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { AccessTokens } from './access-tokens.ts';
import { waitForEvents } from './after-event-wait.ts';
import { knownRouteOf, knowRoutes, type KnownRoute } from './known-route.ts';
import type { Caller } from './policy.ts';
import { contextIfAny, contextOf, makeRoomForContext, openContext } from './request-context.ts';
import { causeOf, requestIdOf } from './request-ids.ts';
import { rateLimitHeaders, rateLimitRefusal, type RateLimits } from './rate-limits.ts';
import { RequestLines } from './request-lines.ts';
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

/** What happens to every request, whoever handles it: ids, policy, After-Event; headers and a log line on the way out. */
export function installHooks(fastify: FastifyInstance, parts: HttpParts): void {
  makeRoomForContext(fastify);
  knowRoutes(fastify, parts.policies);
  // Before the body is read: who may not call is not listened to.
  // With `done` and not as promises, here and below: on a hot route each promise costs as much as the work of its hook.
  fastify.addHook('onRequest', (request, reply, done) => {
    const route = knownRouteOf(request);
    enter(request, reply, { route, parts });
    const refusal = refusalOfUrl(request.url);
    if (refusal) done(refusal);
    // At once: Fastify asks a QUERY for its content type first.
    else if (request.is404 || !route) done(new NotFoundException());
    else authorize(request, { route, parts }, done);
  });
  if (parts.tracing.isOn) {
    // Not earlier: what is ambient is lost while a body is read.
    fastify.addHook('preValidation', (request, _reply, done) => {
      parts.tracing.within(contextIfAny(request)?.span ?? null, done);
    });
  }
  fastify.addHook('preHandler', (request, _reply, done) => {
    const header = request.headers['after-event'];
    if (typeof header !== 'string' || contextIfAny(request)?.route?.isBuiltIn) done();
    else waitForEvents(header, parts.plugin).then(() => done(), done);
  });
  fastify.addHook('onSend', (request, reply, payload, done) => {
    leave(request, reply, payload, parts.state);
    done(null, payload);
  });
  const lines = new RequestLines(parts.logger);
  fastify.addHook('onResponse', (request, reply, done) => {
    record(request, reply, parts, lines);
    done();
  });
}

interface OnRoute {
  readonly route: KnownRoute;
  readonly parts: HttpParts;
}

function enter(
  request: FastifyRequest,
  reply: FastifyReply,
  { route, parts: { state, tracing } }: Omit<OnRoute, 'route'> & { readonly route: KnownRoute | undefined },
): void {
  const requestId = requestIdOf(request.headers);
  const cause = causeOf(request.headers);
  const { correlationId } = cause;
  const span = tracing.isOn && !route?.isBuiltIn ? startSpan(request, { route, requestId, correlationId }, tracing) : null;
  openContext(request, {
    route,
    requestId,
    cause: span ? { ...cause, traceparent: traceparentOfSpan(span) } : cause,
    span,
    isOpen: !route?.isBuiltIn,
    caller: undefined,
    allowance: undefined,
    rawBody: EMPTY,
    answerHeaders: new Map(),
    reply,
  });
  if (!route?.isBuiltIn) state.openRequests += 1;
}

/** Named by the route's pattern, never by the URL. Who sends a trace goes on in it. */
function startSpan(
  request: FastifyRequest,
  { route, requestId, correlationId }: { route: KnownRoute | undefined; requestId: string; correlationId: string },
  tracing: Tracing,
): Span | null {
  const url = route?.url ?? 'none';
  const { traceparent } = request.headers;
  return tracing.start(`${request.method} ${url}`, {
    kind: SpanKind.SERVER,
    parent: typeof traceparent === 'string' ? traceparent : null,
    attributes: {
      'http.request.method': request.method,
      'http.route': url,
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

function authorize(
  request: FastifyRequest,
  { route: { policy, isBuiltIn }, parts: { tokens, rateLimits } }: OnRoute,
  done: (error?: Error) => void,
): void {
  const { authorization } = request.headers;
  if (policy.who === 'anyone' && (authorization === undefined || isBuiltIn)) return done();
  const admit = (caller: Caller) => {
    const context = contextOf(request);
    context.caller = caller;
    // An operator must get through whoever else calls. What is refused below counts all the same.
    const allowance = isBuiltIn ? undefined : rateLimits.take(caller);
    context.allowance = allowance;
    done(allowance?.isExceeded ? rateLimitRefusal(allowance) : refusalFor(policy, caller));
  };
  const known = tokens.knownCallerOf(authorization);
  if (known) admit(known);
  else tokens.callerOf(authorization).then(admit, done);
}

function leave(request: FastifyRequest, reply: FastifyReply, payload: unknown, state: ServiceState): void {
  const context = contextIfAny(request);
  if (!context) return;
  // An answer that can't be sent is followed by another one.
  if (context.isOpen) state.openRequests -= 1;
  context.isOpen = false;
  void reply.header('x-request-id', context.requestId).header('x-correlation-id', context.cause.correlationId);
  if (context.allowance) void reply.headers(rateLimitHeaders(context.allowance));
  // A kept connection would hold up the drain until its client lets go.
  if (state.phase === 'stopping') void reply.header('connection', 'close');
  if (reply.statusCode < 400) for (const [name, value] of context.answerHeaders) void reply.header(name, value);
  // Fastify calls an empty string a text.
  if (payload === '' || payload === undefined || payload === null) void reply.removeHeader('content-type');
}

function record(request: FastifyRequest, reply: FastifyReply, { metrics }: HttpParts, lines: RequestLines): void {
  const { route, requestId, cause, span } = contextIfAny(request) ?? {};
  const { method } = request;
  const status = reply.statusCode;
  const ms = reply.elapsedTime;
  const url = route?.url ?? 'none';
  metrics.requests.observe({ method, route: url, status: String(status) }, ms / 1000);
  span?.setAttribute('http.response.status_code', status);
  if (status >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
  span?.end();
  const level = route?.isBuiltIn ? 'debug' : 'info';
  lines.write(level, { requestId, cause, method, route: url, status, ms: Math.round(ms) });
}
