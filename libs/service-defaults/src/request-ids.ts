import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { isUUID } from 'class-validator';
import { newId } from './ids.ts';
import type { Cause } from './transaction-scope.ts';

/** The caller's own id for the request, if it is safe to write into logs; otherwise a new one. */
export function requestIdOf(headers: IncomingHttpHeaders): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && /^[\w.-]{1,100}$/.test(given) ? given : newId();
}

/** A request starts a chain of effects, or goes on with the one that its headers name. */
export function causeOf(headers: IncomingHttpHeaders): Cause {
  const given = headers['x-correlation-id'];
  const correlationId = isUUID(given) && typeof given === 'string' ? given.toLowerCase() : newId();
  return { correlationId, traceparent: traceparentOf(headers.traceparent) };
}

/** W3C Trace Context, version 00: the caller's trace with a span of our own, or a new trace. */
export function traceparentOf(given: unknown): string {
  const parts = typeof given === 'string' ? /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(given) : null;
  const [, traceId = '', parentId = '', flags = '01'] = parts ?? [];
  const isKnown = /[^0]/.test(traceId) && /[^0]/.test(parentId);
  if (isKnown) return `00-${traceId}-${randomHex(16)}-${flags}`;
  // The first span of a trace needs no randomness of its own.
  const trace = randomHex(32);
  return `00-${trace}-${trace.slice(16)}-01`;
}

const STORE_BYTES = 4_096;
let store = '';
let used = 0;

/** From a store: asking for bytes each time costs ten times as much. No digit is given out twice. */
function randomHex(digits: number): string {
  if (used + digits > store.length) {
    store = randomBytes(STORE_BYTES).toString('hex');
    used = 0;
  }
  used += digits;
  return store.slice(used - digits, used);
}
