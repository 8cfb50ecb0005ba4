import type { JsonSchema } from './class-schema.ts';
import { typeOfSchema } from './schema-type.ts';

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>>;
  readonly components: Readonly<Record<string, JsonSchema>>;
}

/**
 * What `libs/clients` knows of a service, from its OpenAPI document: a type for each route (what goes in, what comes back, the
 * codes of its refusals), and the routes that keep answers under an Idempotency-Key.
 */
export function clientTypesOf(service: string, { paths, components }: Document): string {
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      route: `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`,
      operation,
    })),
  );
  const title = service.charAt(0).toUpperCase() + service.slice(1);
  const schemas = Object.entries(components['schemas'] as Record<string, JsonSchema>).filter(([name]) => name !== 'Problem');
  const keyed = routes.filter(({ operation }) => referencesOf(operation).some((name) => /IdempotencyKey$/.test(name)));
  return [
    `// Generated from services/${service}/openapi.json: UPDATE_CONTRACTS=1 npm test -- infra/local/src/contracts`,
    ...schemas.map(([name, schema]) => `export type ${name} = ${typeOfSchema(schema)};`),
    `/** By the name of a set of refusals: their codes. */\nexport interface ${title}Refusals {\n${refusalsOf(components)}\n}`,
    `export interface ${title}Routes {\n${routes.map((route) => typeOfRoute(route, title)).join('\n')}\n}`,
    `export const ${service}KeyedRoutes: ReadonlySet<string> = new Set([\n${keyed.map(({ route }) => `  '${route}',`).join('\n')}\n]);`,
  ]
    .join('\n\n')
    .concat('\n');
}

function refusalsOf({ responses }: Document['components']): string {
  const sets = Object.entries(responses as Record<string, { content: Record<string, { schema: JsonSchema }> }>);
  return sets
    .map(([name, { content }]) => {
      const { code } = Object.values(content)[0]?.schema['properties'] as { code: JsonSchema };
      return `  readonly '${name}': ${typeOfSchema(code)};`;
    })
    .join('\n');
}

function typeOfRoute({ route, operation }: { route: string; operation: JsonSchema }, title: string): string {
  const responses = Object.entries(operation['responses'] as Record<string, JsonSchema>);
  const [, success = {}] = responses.find(([status]) => status < '300') ?? [];
  const codes = responses.flatMap(([, { $ref }]) => ($ref ? [`'${String($ref).split('/').at(-1)}'`] : []));
  const words = String(operation['description'] ?? '').replaceAll('*/', '');
  return [
    `  /** ${words.replace(/\n+/g, ' ')} */`,
    `  readonly '${route}': {`,
    `    readonly input: ${inputOf(operation)};`,
    `    readonly answer: ${answerOf(success)};`,
    `    readonly code: ${title}Refusals[${codes.join(' | ')}];`,
    '  };',
  ].join('\n');
}

function inputOf(operation: JsonSchema): string {
  const parameters = (operation['parameters'] as JsonSchema[]).filter((parameter) => !parameter['$ref']);
  const parts = [
    partOf(
      'params',
      parameters.filter((parameter) => parameter['in'] === 'path'),
    ),
    partOf(
      'query',
      parameters.filter((parameter) => parameter['in'] === 'query'),
    ),
  ];
  const body = operation['requestBody'] as JsonSchema | undefined;
  if (body) parts.push(`readonly body${body['required'] ? '' : '?'}: ${typeOfSchema(schemaIn(body))}`);
  if (referencesOf(operation).includes('IfMatch'))
    parts.push('/** The `etag` of the state that the edit was decided on. */ readonly ifMatch: string');
  return `{ ${parts.filter(Boolean).join('; ')} }`;
}

/** `query`, which may be left out when all in it may. */
function partOf(part: string, parameters: readonly JsonSchema[]): string {
  if (parameters.length === 0) return '';
  const fields = parameters.map((parameter) => {
    const type = typeOfSchema(parameter['schema'] as JsonSchema);
    return `readonly ${String(parameter['name'])}${parameter['required'] ? '' : '?'}: ${type}`;
  });
  const isOptional = !parameters.some((parameter) => parameter['required']);
  return `readonly ${part}${isOptional ? '?' : ''}: { ${fields.join('; ')} }`;
}

function answerOf(success: JsonSchema): string {
  if (!success['content']) return 'undefined';
  return 'text/plain' in (success['content'] as object) ? 'string' : typeOfSchema(schemaIn(success));
}

function schemaIn(bodyOrAnswer: JsonSchema): JsonSchema {
  const [content] = Object.values(bodyOrAnswer['content'] as Record<string, JsonSchema>);
  return content?.['schema'] as JsonSchema;
}

function referencesOf(operation: JsonSchema): string[] {
  const parameters = operation['parameters'] as JsonSchema[];
  return parameters.flatMap(({ $ref }) => ($ref ? [String($ref).split('/').at(-1) ?? ''] : []));
}
