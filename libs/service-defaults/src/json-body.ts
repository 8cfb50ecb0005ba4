import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { contextOf } from './request-context.ts';
import { RequestRefusal } from './request-refusal.ts';

export const BODY_LIMIT_BYTES = 256 * 1024;
/** Deeper than any body of ours; validators and transformers recurse. */
const MAX_DEPTH = 32;

/** JSON objects are the only bodies; everything else is 415, or 400 with the reason. Keeps the raw bytes for idempotency. */
export function acceptJsonOnly(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer', bodyLimit: BODY_LIMIT_BYTES }, (request, body, done) => {
    try {
      const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body);
      contextOf(request).rawBody = bytes;
      done(null, bytes.length === 0 ? undefined : parseObject(bytes));
    } catch (error) {
      done(error as Error);
    }
  });
}

/** Throws a RequestRefusal (400) for anything but a JSON object that Postgres and our validators can take. */
export function parseObject(bytes: Buffer): Record<string, unknown> {
  if (!isUtf8(bytes)) throw refusal('request.invalid_text', 'The body is not valid UTF-8');
  const text = bytes.toString('utf8');
  const parsed = parse(text);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw refusal('request.not_an_object', 'The body must be a JSON object');
  }
  inspect(parsed, text.includes('\\'));
  return parsed as Record<string, unknown>;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw refusal('request.malformed_json', 'The body is not valid JSON');
  }
}

/**
 * Not recursive: the caller decides how deep it goes. Without an escape, valid UTF-8 that is valid JSON has neither a NUL nor
 * half a surrogate pair in a string.
 */
function inspect(root: object, hasEscapes: boolean): void {
  const left: { readonly value: object; readonly depth: number }[] = [{ value: root, depth: 1 }];
  for (let next = left.pop(); next; next = left.pop()) {
    const { value, depth } = next;
    if (depth > MAX_DEPTH) throw refusal('request.too_deep', `The body is nested deeper than ${MAX_DEPTH} levels`);
    const isList = Array.isArray(value);
    const children: readonly unknown[] = isList ? value : Object.values(value);
    if (!isList) for (const key of Object.keys(value)) assertKey(key, hasEscapes);
    for (const child of children) {
      // No body of ours has lists of lists, and class-validator does not look into the inner one.
      if (isList && Array.isArray(child)) throw refusal('request.list_in_list', 'The body has a list within a list');
      if (typeof child === 'object' && child !== null) left.push({ value: child, depth: depth + 1 });
      else if (hasEscapes && typeof child === 'string') assertStorable(child);
    }
  }
}

/** What every object inherits is no field of ours: class-transformer and Nest would pass over it without a word. */
function assertKey(key: string, hasEscapes: boolean): void {
  if (hasEscapes) assertStorable(key);
  if (key in Object.prototype || key === 'prototype')
    throw refusal('request.malformed_json', 'The body has a key that is not allowed');
}

/** Postgres has no NUL in text, and half a surrogate pair is no UTF-8. */
function assertStorable(text: string): void {
  if (text.includes('\0') || !text.isWellFormed()) {
    throw refusal('request.invalid_text', 'The body has a NUL character or half a surrogate pair in a string');
  }
}

function refusal(code: string, message: string): RequestRefusal {
  return new RequestRefusal({ status: 400, code, message });
}
