import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from './refusal.ts';

interface Problem {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** Errors of Fastify itself, by the HTTP status that it gave them. */
const REQUEST_PROBLEMS: Readonly<Record<number, { code: string; title: string }>> = {
  400: { code: 'request.invalid', title: 'The request is not valid' },
  413: { code: 'request.too_large', title: 'The request is too large' },
  415: { code: 'request.unsupported_media_type', title: 'The request is not JSON' },
};

/** Every refusal is problem details (RFC 9457); what nobody foresaw is a 500 without a word about the inside. */
export function answerProblems(server: FastifyInstance): void {
  server.setNotFoundHandler((request, reply) =>
    send(request, reply, {
      status: 404,
      code: 'request.unknown_route',
      title: 'No such route',
      detail: `There is no ${request.method} ${request.url.split('?')[0]}.`,
    }),
  );
  server.setErrorHandler((error: FastifyError | Refusal, request, reply) => send(request, reply, problemOf(error)));
}

function problemOf(error: FastifyError | Refusal): Problem {
  if (error instanceof Refusal) {
    return { status: error.status, code: error.code, title: 'Refused', detail: error.message, facts: error.facts };
  }
  const known = REQUEST_PROBLEMS[error.statusCode ?? 500];
  if (!known) return { status: 500, code: 'platform_helper.failed', title: 'It failed', detail: 'See the log of this process.' };
  const errors = error.validation?.map(({ instancePath, message }) => ({
    field: instancePath.slice(1).replaceAll('/', '.'),
    message: message ?? 'is not valid',
  }));
  return { status: error.statusCode ?? 400, ...known, detail: error.message, ...(errors && { facts: { errors } }) };
}

function send(request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
  const { status, code, title, detail, facts } = problem;
  return reply
    .status(status)
    .type('application/problem+json')
    .send({ type: 'about:blank', title, status, detail, code, requestId: request.id, ...facts });
}
