import type { JsonSchema } from './class-schema.ts';
import type { HandlerFacts } from './handler-facts.ts';
import type { ServiceRoute } from './service-routes.ts';

const text: JsonSchema = { type: 'string' };
/** On each answer to a caller whose requests are counted. */
export const LIMITS = ['RateLimit', 'RateLimit-Policy'];

export const isBuiltIn = ({ path }: ServiceRoute): boolean => !path.startsWith('/v1/');

/** The request headers that a route looks at, as references into `sharedComponents`. */
export function headerParameters(route: ServiceRoute, facts: HandlerFacts): JsonSchema[] {
  const keeps = facts.commit !== undefined && facts.commit !== 'none';
  const key = route.method === 'POST' ? 'IdempotencyKey' : 'OptionalIdempotencyKey';
  const names = [
    ...(keeps ? [key] : []),
    ...(facts.needsVersion ? ['IfMatch'] : []),
    ...(isBuiltIn(route) ? [] : ['AfterEvent']),
    'RequestId',
    'CorrelationId',
  ];
  return names.map((name) => ({ $ref: `#/components/parameters/${name}` }));
}

export function headersOfAnswer(route: ServiceRoute, facts: HandlerFacts): JsonSchema {
  const names = [
    ...(facts.commit ? ['Afterglow-Event'] : []),
    ...(facts.setsVersion ? ['ETag'] : []),
    ...(facts.commit && facts.commit !== 'none' ? ['Idempotency-Replayed'] : []),
    ...(isBuiltIn(route) ? [] : LIMITS),
    'X-Request-Id',
    'X-Correlation-Id',
  ];
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

type Named = Readonly<Record<string, JsonSchema>>;

interface Callers {
  readonly service: string;
  /** Scope → what it opens. */
  readonly scopes: Readonly<Record<string, string>>;
}

export function sharedComponents(callers: Callers, schemas: Named, responses: Named) {
  return {
    schemas: sorted({ ...schemas, Problem: problem }),
    responses: sorted(responses),
    ...{ parameters, headers, securitySchemes: securitySchemesOf(callers) },
  };
}

/** Without the parameters and headers that no route of this service has. */
export function usedIn<C extends Readonly<Record<'parameters' | 'headers', JsonSchema>>>(paths: object, components: C): C {
  const text = JSON.stringify([paths, components]);
  const used = (kind: 'parameters' | 'headers') =>
    Object.fromEntries(
      Object.entries(components[kind]).filter(([name]) => text.includes(`"#/components/${kind}/${name}"`)),
    ) as JsonSchema;
  return { ...components, parameters: used('parameters'), headers: used('headers') };
}

function sorted(named: Named): Named {
  return Object.fromEntries(Object.entries(named).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const problem: JsonSchema = {
  type: 'object',
  description: 'RFC 9457. Clients branch on `code`, which never changes its meaning.',
  properties: {
    type: text,
    title: text,
    status: { type: 'integer' },
    code: text,
    detail: text,
    requestId: text,
    errors: {
      type: 'array',
      description: 'With `request.invalid`: what is wrong, by field.',
      items: { type: 'object', properties: { field: text, rule: text, message: text }, required: ['field', 'rule', 'message'] },
    },
    facts: { type: 'object', description: 'What else a client can use: limits, ids.' },
  },
  required: ['type', 'title', 'status', 'code', 'detail', 'requestId'],
};

const header = (name: string, description: string, { required = false, schema = text } = {}): JsonSchema => ({
  name,
  in: 'header',
  required,
  description,
  schema,
});
const keySchema: JsonSchema = { type: 'string', pattern: '^[\\x21-\\x7e]{1,200}$' };
const EVENT = '[A-Za-z][A-Za-z0-9_.]{0,199};[A-Za-z0-9_-]{1,64}';
const KEY = 'A new random value for each intention, the same for its repetition, which gets the first answer for 24 h.';

const parameters: JsonSchema = {
  IdempotencyKey: header('Idempotency-Key', KEY, { required: true, schema: keySchema }),
  OptionalIdempotencyKey: header('Idempotency-Key', KEY, { schema: keySchema }),
  IfMatch: header('If-Match', 'The ETag of the state that the edit was decided on.', {
    required: true,
    schema: { type: 'string', pattern: '^"[1-9][0-9]{0,15}"$' },
  }),
  AfterEvent: header('After-Event', 'The Afterglow-Event of an earlier answer: waits up to 2 s until this service has seen it.', {
    schema: { type: 'string', pattern: `^ *${EVENT} *(, *${EVENT} *){0,99}$` },
  }),
  RequestId: header('X-Request-Id', "The caller's own id of this request; otherwise one is made."),
  CorrelationId: header('X-Correlation-Id', 'A UUID under which all effects can be found; anything else is replaced by one.'),
};

const headers: JsonSchema = {
  'Afterglow-Event': { description: 'The events that it caused: `<type>;<id>, …`. For After-Event.', schema: text },
  ETag: { description: 'The version of what is answered. For If-Match.', schema: text },
  'Idempotency-Replayed': { description: '`true` on the answer to a repetition.', schema: text },
  'X-Request-Id': { description: 'The id of this request.', schema: text },
  'X-Correlation-Id': { description: 'The id of all that follows from it.', schema: text },
  RateLimit: {
    description: 'What is left: `"person";r=5999;t=60`, until the quota is whole again in `t` seconds.',
    schema: text,
  },
  'RateLimit-Policy': { description: 'The caller\'s quota: `"person";q=6000;w=60`, requests in `w` seconds.', schema: text },
  'Retry-After': { description: 'Seconds after which the same request may be sent again.', schema: { type: 'integer' } },
};

function securitySchemesOf({ service, scopes }: Callers): JsonSchema {
  const audience = `An OIDC access token with the audience \`${service}\``;
  const person = {
    ...{ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
    description: `${audience}, of a person; the role that is named, if one is.`,
  };
  if (Object.keys(scopes).length === 0) return { person };
  const clientCredentials = { tokenUrl: '/oauth2/token', scopes };
  const ofClients = `${audience}, of a service client with the scope that is named. The path is the local helper's; elsewhere the issuer says its own.`;
  return { person, serviceClient: { type: 'oauth2', description: ofClients, flows: { clientCredentials } } };
}
