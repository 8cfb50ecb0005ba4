import type { FastifyRequest } from 'fastify';
import { DomainError } from './domain-error.ts';
import { contextOf } from './request-context.ts';
import { RequestRefusal } from './request-refusal.ts';

/** The version that the caller saw last (`If-Match: "7"`). Missing: 428; anything but one of our ETags: 400. */
export function expectedVersion(request: FastifyRequest): number {
  const header = request.headers['if-match'];
  if (header === undefined) {
    throw new RequestRefusal({
      status: 428,
      code: 'precondition.missing',
      message: 'This edit needs If-Match with the ETag of the state that it was decided on',
    });
  }
  const version = Number(/^"([1-9]\d{0,15})"$/.exec(header)?.[1]);
  if (!Number.isSafeInteger(version)) {
    throw new RequestRefusal({
      status: 400,
      code: 'precondition.malformed',
      message: 'If-Match must be an ETag of this service, for example "7" with its quotes',
    });
  }
  return version;
}

/** Names the version of what is answered, for a later `If-Match`. Inside `commit`, a repeated request gets it again. */
export function setEtag(request: FastifyRequest, version: number): void {
  contextOf(request).answerHeaders.set('etag', `"${version}"`);
}

export class StaleVersion extends DomainError {
  constructor(actual: number) {
    super({
      code: 'precondition.stale',
      kind: 'stale',
      message: 'It has been changed since; read it again and decide on what is there now',
      facts: { currentVersion: actual },
    });
  }
}

/** Call it under the row's lock. */
export function assertVersion(actual: number, expected: number): void {
  if (actual !== expected) throw new StaleVersion(actual);
}
