import type { Parameter, Schema } from './operations.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
export type JsonObject = Readonly<Record<string, Json>>;

/** A body with one thing wrong in it. */
export interface BadBody {
  /** `targeting.countries.0` */
  readonly field: string;
  readonly body: JsonObject;
}

type Path = readonly (string | number)[];

const KINDS: Readonly<Record<string, Json>> = { null: null, boolean: true, number: 7, string: 'text', array: [], object: {} };

/** Each field of a body, as each kind of value that its schema does not name. */
export function withWrongTypes(schema: Schema, good: JsonObject): BadBody[] {
  return fieldsOf(schema).flatMap(([path, field]) => {
    const kinds = kindsOf(field);
    // Without a type everything would pass, and nothing be tried.
    if (kinds.size === 0) throw new Error(`the schema of ${path.join('.')} names no type`);
    const wrong = Object.entries(KINDS).filter(([kind]) => !kinds.has(kind));
    return wrong.map(([, value]) => changed(good, path, value));
  });
}

/** Each field left out that is required, and set to what lies just outside of its limits. */
export function outOfBounds(schema: Schema, good: JsonObject): BadBody[] {
  return fieldsOf(schema).flatMap(([path, field]) => [
    ...(isRequired(schema, path) ? [changed(good, path, undefined)] : []),
    ...valuesOutside(field).map((value) => changed(good, path, value)),
  ]);
}

/** A field that nobody knows, in the body and in each object within it. */
export function withUnknownFields(schema: Schema, good: JsonObject): BadBody[] {
  const objects = fieldsOf(schema).filter(([, field]) => kindsOf(field).has('object'));
  return [[], ...objects.map(([path]) => path)].map((path) => changed(good, [...path, 'unknownField'], 'a password of somebody'));
}

/** A query parameter as a text that its schema refuses. */
export function badTexts({ schema }: Parameter): string[] {
  const isNumber = kindsOf(schema).has('number');
  return [...(isNumber ? ['many', '1.5'] : []), ...valuesOutside(schema).map(String)];
}

/** A value that its schema takes, as small as it can be; a pattern is only met where letters in capitals do. */
export function sampleOf(schema: Schema): Json {
  const { type, enum: allowed, properties = {}, required = [], items, minimum, format, minLength = 0 } = schema;
  if (allowed) return allowed[0] as Json;
  const [kind] = [type].flat();
  if (kind === 'object') return Object.fromEntries(required.map((name) => [name, sampleOf(properties[name] ?? {})]));
  if (kind === 'array') return items ? [sampleOf(items)] : [];
  if (kind === 'integer' || kind === 'number') return minimum ?? 1;
  if (kind === 'boolean') return true;
  return format === 'uuid' ? crypto.randomUUID() : 'USD'.padEnd(minLength, 'x');
}

function valuesOutside(schema: Schema): Json[] {
  const { minimum, maximum, minLength = 0, maxLength, minItems = 0, maxItems, pattern, format, type } = schema;
  const allowed = schema.enum;
  const isWhole = [type].flat().includes('integer');
  return [
    ...(allowed ? [typeof allowed[0] === 'number' ? 8_191 : 'NO_SUCH_VALUE'] : []),
    ...(isWhole ? [1.5] : []),
    ...(minimum === undefined ? [] : [minimum - 1]),
    ...(maximum === undefined ? [] : [maximum + 1, 1e300]),
    ...(minLength > 0 ? ['a'.repeat(minLength - 1)] : []),
    ...(maxLength === undefined ? [] : ['a'.repeat(maxLength + 1)]),
    ...(minItems > 0 ? [[]] : []),
    ...(maxItems === undefined ? [] : [Array<Json>(maxItems + 1).fill('a')]),
    ...(pattern === undefined ? [] : unmatched(pattern)),
    ...(format ? (NOT_OF_FORMAT[format] ?? []) : []),
  ];
}

const NOT_OF_FORMAT: Readonly<Record<string, readonly Json[]>> = {
  uuid: ['x', '0190a000-0000-7000-8000-00000000000g', '0190a000-0000-7000-8000-0000000000001'],
  'date-time': ['tomorrow', '2026-02-30T00:00:00Z', '2026-13-01T00:00:00Z'],
  uri: ['not a url', 'javascript:alert(1)'],
};

function unmatched(pattern: string): string[] {
  const expression = new RegExp(pattern, 'u');
  return ['', '!', ' ', '\u0007', 'a'.repeat(1_000)].filter((text) => !expression.test(text));
}

function kindsOf(schema: Schema): ReadonlySet<string> {
  if (schema.anyOf) return new Set(schema.anyOf.flatMap((each) => [...kindsOf(each)]));
  if (schema.enum) return new Set(schema.enum.map((value) => (value === null ? 'null' : typeof value)));
  return new Set([schema.type ?? []].flat().map((kind) => (kind === 'integer' ? 'number' : kind)));
}

/** All fields, those of objects and items within included. */
function fieldsOf(schema: Schema, at: Path = []): [Path, Schema][] {
  const own = Object.entries(schema.properties ?? {}).map(([name, field]): [Path, Schema] => [[...at, name], field]);
  const items = schema.items ? [[[...at, 0], schema.items] as [Path, Schema]] : [];
  return [...own, ...items].flatMap(([path, field]) => [[path, field] as [Path, Schema], ...fieldsOf(field, path)]);
}

function isRequired(schema: Schema, path: Path): boolean {
  const [name, ...rest] = path;
  if (rest.length > 0) return isRequired((typeof name === 'number' ? schema.items : schema.properties?.[name ?? '']) ?? {}, rest);
  return typeof name === 'string' && (schema.required ?? []).includes(name);
}

function changed(good: JsonObject, path: Path, value: Json | undefined): BadBody {
  return { field: path.join('.'), body: put(good, path, value) as JsonObject };
}

/** A copy with `value` at `path`; what is missing on the way is made. Undefined takes away. */
function put(target: Json | undefined, [name, ...rest]: Path, value: Json | undefined): Json | undefined {
  if (name === undefined) return value;
  if (typeof name === 'number') {
    const items = Array.isArray(target) ? [...(target as readonly Json[])] : [];
    items[name] = put(items[name], rest, value) ?? null;
    return items;
  }
  const object = typeof target === 'object' && target !== null && !Array.isArray(target) ? (target as JsonObject) : {};
  const child = put(object[name], rest, value);
  const others = Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
  return child === undefined ? others : { ...others, [name]: child };
}
