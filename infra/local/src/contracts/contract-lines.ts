import type { JsonSchema } from './class-schema.ts';

/**
 * One fact of a contract. A `promise` may be made later and is never taken back; a `demand` may be given up and is never made
 * later of something that was there already. What is `fixed` is both.
 */
export interface ContractLine {
  readonly kind: 'promise' | 'demand' | 'fixed';
  /** Which field of what. It begins with the method and path; with `event` and its type. */
  readonly place: string;
  readonly rule: string;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>>;
}
export type Resolve = (schema: JsonSchema) => JsonSchema;

export const LIMITS = [
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'pattern',
  'format',
  'uniqueItems',
];

const promise = (place: string, rule: string): ContractLine => ({ kind: 'promise', place, rule });
const demand = (place: string, rule: string): ContractLine => ({ kind: 'demand', place, rule });

/** An OpenAPI document as lines that can be kept, read and compared: what it promises to callers, and demands of them. */
export function contractLinesOf(document: Document): ContractLine[] {
  const resolve = resolverOf(document);
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) =>
      linesOfOperation(`${method.toUpperCase()} ${path}`, operation, resolve),
    ),
  );
}

/** Follows a `$ref` into the document; a schema that is none stays as it is. */
export function resolverOf(document: object): Resolve {
  return (schema) => {
    const path = (schema['$ref'] as string | undefined)?.slice(2).split('/');
    return path ? path.reduce<JsonSchema>((at, part) => at[part] as JsonSchema, document as JsonSchema) : schema;
  };
}

function linesOfOperation(route: string, operation: JsonSchema, resolve: Resolve): ContractLine[] {
  const parameters = (operation['parameters'] as JsonSchema[]).map(resolve).flatMap((parameter) => {
    const place = `${route} ${String(parameter['in'])} ${String(parameter['name'])}`;
    const own = linesOfRequest(parameter['schema'] as JsonSchema, place, resolve);
    return parameter['required'] ? [...own, demand(place, 'is required')] : own;
  });
  const body = operation['requestBody'] as JsonSchema | undefined;
  const ofBody = body ? linesOfRequest(schemaIn(body), `${route} body`, resolve) : [];
  if (body?.['required']) ofBody.push(demand(`${route} body`, 'is required'));
  const answers = Object.entries(operation['responses'] as Record<string, JsonSchema>).filter(([status]) => status < '300');
  const ofAnswers = answers.flatMap(([status, answer]) => {
    const place = `${route} ${status}`;
    return [promise(place, 'is there'), ...(answer['content'] ? linesOfAnswer(schemaIn(answer), place, resolve) : [])];
  });
  const who = promise(route, `is for ${JSON.stringify(operation['security'])}`);
  return [promise(route, 'is there'), who, ...parameters, ...ofBody, ...ofAnswers];
}

function schemaIn(bodyOrAnswer: JsonSchema): JsonSchema {
  const [content] = Object.values(bodyOrAnswer['content'] as Record<string, JsonSchema>);
  return content?.['schema'] as JsonSchema;
}

/** More values and wider limits are fine: whoever called before is still understood. */
function linesOfRequest(given: JsonSchema, place: string, resolve: Resolve): ContractLine[] {
  const schema = resolve(given);
  const limits = LIMITS.filter((limit) => schema[limit] !== undefined);
  return [
    promise(place, 'is there'),
    ...kindsOf(schema, resolve).map((kind) => promise(place, `may be ${kind}`)),
    ...((schema['enum'] ?? []) as unknown[]).map((value) => promise(place, `takes ${JSON.stringify(value)}`)),
    ...limits.map((limit) => demand(place, `${limit} ${JSON.stringify(schema[limit])}`)),
    ...((schema['required'] ?? []) as string[]).map((name) => demand(`${place}.${name}`, 'is required')),
    ...partsOf(schema).flatMap(([part, child]) => linesOfRequest(child, place + part, resolve)),
  ];
}

/** More fields and new values of an enum are fine, which clients are told to expect; a new kind of value (null) is not. */
function linesOfAnswer(given: JsonSchema, place: string, resolve: Resolve): ContractLine[] {
  const schema = resolve(given);
  return [
    promise(place, 'is there'),
    ...kindsOf(schema, resolve).map((kind) => demand(place, `may be ${kind}`)),
    ...(schema['format'] ? [promise(place, `format ${JSON.stringify(schema['format'])}`)] : []),
    ...((schema['required'] ?? []) as string[]).map((name) => promise(`${place}.${name}`, 'is always there')),
    ...partsOf(schema).flatMap(([part, child]) => linesOfAnswer(child, place + part, resolve)),
    ...((schema['anyOf'] ?? []) as JsonSchema[])
      .map(resolve)
      .filter((option) => option['type'] === 'object')
      .flatMap((option) => linesOfAnswer(option, place, resolve)),
  ];
}

export function kindsOf(schema: JsonSchema, resolve: Resolve): string[] {
  const options = ((schema['anyOf'] as JsonSchema[] | undefined) ?? [schema]).map(resolve);
  const kinds = options.flatMap((option) => {
    if (!option['enum']) return [option['type'] ?? []].flat() as string[];
    return (option['enum'] as unknown[]).map((value) => (value === null ? 'null' : typeof value));
  });
  return [...new Set(kinds)].sort();
}

export function partsOf(schema: JsonSchema): [string, JsonSchema][] {
  const fields = Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>);
  const items = schema['items'] as JsonSchema | undefined;
  return [
    ...fields.map(([name, child]): [string, JsonSchema] => [`.${name}`, child]),
    ...(items ? [['[]', items] as [string, JsonSchema]] : []),
  ];
}
