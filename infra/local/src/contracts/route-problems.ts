import { createHash } from 'node:crypto';
import type { JsonSchema } from './class-schema.ts';
import { isBuiltIn } from './openapi-components.ts';
import type { DescribedRoute } from './openapi-document.ts';
import type { Refusal } from './refusals.ts';

const refusal = (status: number, code: string, message: string): Refusal => ({ status, code, message });

/** What HTTP itself refuses, before a handler runs: no code of a handler says it. */
const OF_TOKENS = [
  refusal(401, 'auth.token_missing', 'This route needs an access token'),
  refusal(401, 'auth.token_invalid', 'The access token is not valid here'),
  refusal(401, 'auth.token_expired', 'The access token has expired'),
  refusal(401, 'auth.wrong_audience', 'The access token is for another service'),
  refusal(503, 'auth.keys_unavailable', 'Access tokens cannot be checked at the moment'),
];
const LIMITED = refusal(429, 'rate_limit.exceeded', 'Too many requests in this minute');
const FORBIDDEN = refusal(403, 'auth.forbidden', 'This route is not for you');
const OF_BODIES = [
  refusal(400, 'request.malformed_json', 'The body is not JSON'),
  refusal(400, 'request.not_an_object', 'The body is not a JSON object'),
  refusal(400, 'request.too_deep', 'The body is nested deeper than 32 levels'),
  refusal(400, 'request.list_in_list', 'A list stands directly in a list'),
  refusal(413, 'request.too_large', 'The body is too large: 256 KiB at most'),
  refusal(415, 'request.unsupported_media_type', 'The body must be application/json'),
];
const INVALID = refusal(400, 'request.invalid', 'Fields that break rules: `errors` names them');
const OF_AFTER_EVENT = [
  refusal(400, 'event.header_malformed', 'After-Event does not have the form of Afterglow-Event'),
  refusal(409, 'event.not_yet_seen', 'This service has not seen the event within 2 s'),
];
const EVERYWHERE = [
  refusal(400, 'request.invalid_text', 'A NUL character'),
  refusal(400, 'request.malformed', 'The URL is malformed'),
  refusal(408, 'request.timeout', 'The request took too long to arrive'),
  refusal(414, 'request.url_too_long', 'The URL is too long'),
  refusal(431, 'request.headers_too_large', 'The headers are too large'),
  refusal(500, 'internal.error', 'Something went wrong on our side; it has been logged under this requestId'),
  refusal(503, 'service.unavailable', 'The service cannot answer at the moment; the same request may be sent again'),
];

/** Every refusal of a route, by status and code, none twice. */
export function refusalsOf({ route, facts, policy }: DescribedRoute): Refusal[] {
  const isOpen = policy.who === 'anyone';
  // A handler's code says more than HTTP's own list, so it comes last.
  const all = [
    ...EVERYWHERE,
    ...(isOpen && isBuiltIn(route) ? [] : OF_TOKENS),
    ...(isOpen ? [] : [FORBIDDEN]),
    ...(isBuiltIn(route) ? [] : [LIMITED]),
    ...(route.body ? OF_BODIES : []),
    ...(route.body || route.query || route.params.length > 0 ? [INVALID] : []),
    ...(isBuiltIn(route) ? [] : OF_AFTER_EVENT),
    ...facts.refusals,
  ];
  const distinct = new Map(all.map((one) => [`${one.status} ${one.code}`, one]));
  return [...distinct.values()].sort((a, b) => a.status - b.status || (a.code < b.code ? -1 : 1));
}

/** Most routes share most problems: each is a component, named by its status and codes, and referred to. */
export class Problems {
  readonly responses: Record<string, JsonSchema> = {};

  of(described: DescribedRoute): Record<string, JsonSchema> {
    const byStatus = Map.groupBy(refusalsOf(described), ({ status }) => String(status));
    return Object.fromEntries([...byStatus].map(([status, refusals]) => [status, this.reference(status, refusals)]));
  }

  private reference(status: string, refusals: readonly Refusal[]): JsonSchema {
    const codes = refusals.map(({ code }) => code);
    const digest = createHash('sha256').update(codes.join()).digest('hex').slice(0, 6);
    const name = codes.length === 1 ? `${codes[0]}` : `Problem${status}-${digest}`;
    this.responses[name] ??= problemsWith(refusals);
    return { $ref: `#/components/responses/${name}` };
  }
}

function problemsWith(refusals: readonly Refusal[]): JsonSchema {
  const codes = refusals.map(({ code }) => code);
  const schema = {
    allOf: [{ $ref: '#/components/schemas/Problem' }],
    properties: { code: { enum: codes } },
  };
  const mayPass = refusals.some(({ status }) => [409, 429, 503].includes(status));
  return {
    description: codes.join(', '),
    headers: {
      'X-Request-Id': { $ref: '#/components/headers/X-Request-Id' },
      ...(mayPass && { 'Retry-After': { $ref: '#/components/headers/Retry-After' } }),
    },
    content: { 'application/problem+json': { schema } },
  };
}
