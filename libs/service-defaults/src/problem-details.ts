import { STATUS_CODES } from 'node:http';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { isDatabaseUnavailable } from './database-errors.ts';
import { DomainError, type RefusalKind } from './domain-error.ts';
import { newId } from './ids.ts';
import { contextIfAny } from './request-context.ts';
import { RequestRefusal, type FieldError } from './request-refusal.ts';
import type { RoutePolicies } from './route-policies.ts';

/** A kind without a status does not compile. */
export const STATUS_OF: Record<RefusalKind, number> = {
  'not-found': 404,
  forbidden: 403,
  conflict: 409,
  gone: 410,
  'broken-rule': 422,
  stale: 412,
  'too-many': 429,
};

/** What the frameworks refuse by themselves, in our codes. */
const CODE_OF: Readonly<Record<number, { readonly code: string; readonly message: string }>> = {
  400: { code: 'request.malformed', message: 'The request is malformed' },
  404: { code: 'route.not_found', message: 'There is no such route' },
  408: { code: 'request.timeout', message: 'The request took too long to arrive' },
  413: { code: 'request.too_large', message: 'The body is too large: 256 KiB at most' },
  414: { code: 'request.url_too_long', message: 'The URL is too long' },
  415: { code: 'request.unsupported_media_type', message: 'The body must be application/json' },
  431: { code: 'request.headers_too_large', message: 'The headers are too large' },
};

/** RFC 9457, plus our own members: a stable `code`, `requestId`, `errors` by field, `facts`. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly requestId: string;
  readonly errors?: readonly FieldError[];
  readonly facts?: Readonly<Record<string, unknown>>;
}

type Refused = Omit<Problem, 'type' | 'title' | 'requestId'> & {
  readonly retryAfterSeconds?: number | undefined;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Turns every error into a problem. What is not a refusal is our fault: logged in full, and answered without a word of it. */
@Catch()
export class ProblemDetailsFilter implements ExceptionFilter {
  constructor(
    private readonly logger: Logger,
    private readonly routes: RoutePolicies,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const requestId = contextIfAny(request)?.requestId ?? newId();
    const refused = this.refusalOf(error, request);
    if (refused.status >= 500) this.log(error, request, requestId, refused);
    if (reply.sent || reply.raw.headersSent) return;
    const { retryAfterSeconds, headers = {}, ...members } = refused;
    if (retryAfterSeconds !== undefined) void reply.header('retry-after', String(retryAfterSeconds));
    const problem: Problem = {
      type: `urn:afterglow:problem:${refused.code}`,
      title: STATUS_CODES[refused.status] ?? 'Error',
      ...members,
      requestId,
    };
    void reply
      .code(refused.status)
      .headers({ ...headers, 'x-request-id': requestId, 'content-type': 'application/problem+json; charset=utf-8' })
      .send(JSON.stringify(problem));
  }

  private refusalOf(error: unknown, request: FastifyRequest): Refused {
    if (error instanceof DomainError) return ofDomainError(error);
    if (error instanceof RequestRefusal) {
      const { message, ...details } = error.details;
      return { ...details, detail: message };
    }
    if (isDatabaseUnavailable(error)) {
      const detail = 'The service cannot answer at the moment; the same request may be sent again';
      return { status: 503, code: 'service.unavailable', detail, retryAfterSeconds: 1 };
    }
    return this.ofFramework(error, request);
  }

  private ofFramework(error: unknown, request: FastifyRequest): Refused {
    const status = statusOfFramework(error);
    if (status === 404) {
      const allowed = this.routes.allowedMethods(request.url.split('?')[0] ?? '');
      const detail = `This route takes ${allowed.join(', ')}`;
      if (allowed.length > 0)
        return { status: 405, code: 'route.method_not_allowed', detail, headers: { allow: allowed.join(', ') } };
    }
    const known = status === undefined ? undefined : CODE_OF[status];
    if (status !== undefined && known) return { status, code: known.code, detail: known.message };
    if (status !== undefined && status < 500)
      return { status, code: `http.${status}`, detail: STATUS_CODES[status] ?? 'Refused' };
    return {
      status: 500,
      code: 'internal.error',
      detail: 'Something went wrong on our side; it has been logged under this requestId',
    };
  }

  private log(error: unknown, request: FastifyRequest, requestId: string, refused: Refused): void {
    const context = contextIfAny(request);
    const line = {
      err: error,
      requestId,
      ...context?.cause,
      method: request.method,
      route: request.routeOptions?.url,
      code: refused.code,
    };
    if (refused.status === 500) this.logger.error(line, 'request failed');
    else this.logger.warn(line, 'request refused for now');
  }
}

function ofDomainError(error: DomainError): Refused {
  const { code, kind, message, facts, retryAfterSeconds } = error;
  const shown = Object.keys(facts).length > 0 ? { facts } : {};
  return { status: STATUS_OF[kind], code, detail: message, ...shown, retryAfterSeconds };
}

/** Nest's HttpExceptions, and Fastify's own errors, which Nest turns into such where it sees them first. */
function statusOfFramework(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  if (typeof error !== 'object' || error === null) return undefined;
  const { statusCode, code } = error as { statusCode?: unknown; code?: unknown };
  const isOfFastify = typeof code === 'string' && code.startsWith('FST_');
  return isOfFastify && typeof statusCode === 'number' ? statusCode : undefined;
}
