import { builtInPolicies } from '@afterglow/service-defaults/service-module';
import { operationsPolicies } from '@afterglow/messaging/messaging';
import type { Policy } from '@afterglow/service-defaults/policy';
import type { ServiceDefinition } from '@afterglow/service-defaults/service-definition';
import { fieldsOf, schemaOfClass, type JsonSchema, type RulesClass } from './class-schema.ts';
import type { HandlerFacts, Sources } from './handler-facts.ts';
import { headerParameters, headersOfAnswer, sharedComponents, usedIn } from './openapi-components.ts';
import { Problems } from './route-problems.ts';
import { routesOf, type ServiceRoute } from './service-routes.ts';
import { TypeSchemas } from './type-schema.ts';

export interface Operation {
  readonly operationId: string;
  readonly [member: string]: unknown;
}

export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: JsonSchema;
  readonly servers: readonly JsonSchema[];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, JsonSchema>>;
}

/** What is generated from a route: all that the table of policies, the controller and the code behind it say of it. */
export interface DescribedRoute {
  readonly route: ServiceRoute;
  readonly facts: HandlerFacts;
  readonly policy: Policy;
}

export function describedRoutes(definition: ServiceDefinition, sources: Sources): DescribedRoute[] {
  const policies = { ...builtInPolicies, ...operationsPolicies, ...definition.policies };
  return routesOf(definition).map((route) => {
    const policy = policies[route.route];
    if (!policy) throw new Error(`${route.route} has no policy`);
    return { route, policy, facts: sources.factsOf(definition.name, route) };
  });
}

/** The OpenAPI 3.1 document of a service, from its routes, body classes, policies, types of answers, and refusals. */
export function openApiOf(definition: ServiceDefinition, sources: Sources): OpenApiDocument {
  const parts = { types: new TypeSchemas(sources.checker), problems: new Problems() };
  const paths: Record<string, Record<string, Operation>> = {};
  for (const described of describedRoutes(definition, sources)) {
    const path = described.route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [described.route.method.toLowerCase()]: operationOf(described, parts) };
  }
  const { name } = definition;
  const tags = Object.values(paths).flatMap((path) => Object.values(path).map((operation) => (operation['tags'] as string[])[0]));
  return {
    openapi: '3.1.0',
    info: {
      title: `Afterglow ${name}`,
      version: '1.0.0',
      description: 'Generated from the code. JSON in camelCase; refusals are problem details (RFC 9457) with a stable `code`.',
    },
    servers: [{ url: '/', description: 'The service that serves this document.' }],
    tags: [...new Set(tags)].sort().map((tag = '') => ({ name: tag })),
    paths,
    components: usedIn(
      paths,
      sharedComponents({ service: name, scopes: scopesIn(definition) }, parts.types.schemas, parts.problems.responses),
    ),
  };
}

function scopesIn({ policies }: ServiceDefinition): Readonly<Record<string, string>> {
  const routes = Object.entries(policies).flatMap(([route, policy]) =>
    policy.who === 'client' ? [{ scope: policy.scope, route }] : [],
  );
  const byScope = Map.groupBy(routes, ({ scope }) => scope);
  return Object.fromEntries([...byScope].map(([scope, opened]) => [scope, opened.map(({ route }) => route).join(', ')]));
}

interface Parts {
  readonly types: TypeSchemas;
  readonly problems: Problems;
}

function operationOf(described: DescribedRoute, { types, problems }: Parts): Operation {
  const { route, facts, policy } = described;
  const summary = `${route.handler.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}: ${route.route.replace(/^\w+ /, '')}`;
  const objects = 'objects' in policy && policy.objects ? `Whose: ${policy.objects}.` : '';
  const tag = route.path.split('/')[route.path.startsWith('/v1/') ? 2 : 1];
  return {
    operationId: `${tag}.${route.handler}.${route.method.toLowerCase()}${route.params.map(({ name }) => `.${name}`).join('')}`,
    tags: [tag],
    summary,
    description: [facts.description, objects].filter(Boolean).join('\n\n') || `${summary}.`,
    security: securityOf(policy),
    parameters: [...parametersOf(route), ...headerParameters(route, facts)],
    ...(route.body && { requestBody: bodyOf(route.body) }),
    responses: { [route.successStatus]: successOf(route, facts, types), ...problems.of(described) },
  };
}

/** A body in which nothing must be may be left out: it is taken for `{}`. */
function bodyOf(type: RulesClass): JsonSchema {
  const schema = schemaOfClass(type, { isOpen: false });
  return { required: (schema['required'] as string[]).length > 0, content: { 'application/json': { schema } } };
}

function securityOf(policy: Policy): JsonSchema[] {
  if (policy.who === 'anyone') return [];
  if (policy.who === 'client') return [{ serviceClient: [policy.scope] }];
  return [{ person: policy.who === 'role' ? [policy.role] : [] }];
}

function parametersOf(route: ServiceRoute): JsonSchema[] {
  const inPath = route.params.map(({ name, isUuid }) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', ...(isUuid && { format: 'uuid' }) },
  }));
  const query = route.query ? fieldsOf(route.query, { isOpen: false }) : [];
  const inQuery = query.map(({ name, isRequired, schema }) => ({
    name,
    in: 'query',
    required: isRequired,
    schema: neverNull(schema),
  }));
  return [...inPath, ...inQuery];
}

/** Nothing in a query is null: it is left out. */
function neverNull(schema: JsonSchema): JsonSchema {
  const { type, enum: values } = schema as { type?: unknown; enum?: unknown[] };
  if (Array.isArray(type)) return { ...schema, type: type.find((kind) => kind !== 'null') as string };
  return values ? { ...schema, enum: values.filter((value) => value !== null) } : schema;
}

function successOf(route: ServiceRoute, facts: HandlerFacts, types: TypeSchemas): JsonSchema {
  const isMetrics = route.path === '/metrics';
  const schema = facts.answer && types.of(facts.answer);
  const content = isMetrics ? { 'text/plain': { schema: { type: 'string' } } } : schema && { 'application/json': { schema } };
  return { description: 'Done.', headers: headersOfAnswer(route, facts), ...(content && { content }) };
}
