import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { getMetadataStorage } from 'class-validator';

export type JsonSchema = Readonly<Record<string, unknown>>;
/** A class with class-validator's decorators, and without arguments in its constructor. */
export type RulesClass = new () => object;

interface Rule {
  readonly name: string;
  readonly each: boolean;
  readonly constraints: readonly unknown[];
}

export interface SchemaOptions {
  /** Events ignore fields that they do not know; HTTP refuses them. */
  readonly isOpen: boolean;
  /** What stands in the place of a nested class, if not its schema. */
  readonly nested?: (type: RulesClass) => JsonSchema;
}

/**
 * What the rules of a class say, as a JSON schema for readers: of a body, a query, or an event. Requests themselves are judged
 * by the class (or by `body-schema.ts` of service-defaults, which is exact). Throws on a rule that it does not know.
 */
export function schemaOfClass(type: RulesClass, options: SchemaOptions): JsonSchema {
  const { isOpen } = options;
  const fields = fieldsOf(type, options);
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map(({ name, schema }) => [name, schema])),
    required: fields.filter(({ isRequired }) => isRequired).map(({ name }) => name),
    ...(isOpen ? {} : { additionalProperties: false }),
  };
}

export interface Field {
  readonly name: string;
  readonly isRequired: boolean;
  readonly schema: JsonSchema;
}

export function fieldsOf(type: RulesClass, options: SchemaOptions): Field[] {
  const rulesOf = new Map<string, Rule[]>();
  for (const { propertyName, name, type: kind, each, constraints } of getMetadataStorage().getTargetValidationMetadatas(
    type,
    '',
    false,
    false,
  )) {
    const rule = { name: name ?? kind, each: each === true, constraints: (constraints as unknown[] | undefined) ?? [] };
    rulesOf.set(propertyName, [...(rulesOf.get(propertyName) ?? []), rule]);
  }
  const defaults = new type() as Readonly<Record<string, unknown>>;
  return [...rulesOf].map(([name, rules]) => {
    const standard = defaults[name];
    const own = schemaOfRules({ ...options, type, property: name }, rules);
    const schema = mayBe(null, rules) ? orNull(own) : own;
    return {
      name,
      isRequired: standard === undefined && !mayBe(undefined, rules),
      schema: standard === undefined ? schema : { ...schema, default: standard },
    };
  });
}

/** `IsOptional`, and conditions (`ValidateIf`) that look at the value alone. */
function mayBe(value: null | undefined, rules: readonly Rule[]): boolean {
  return rules.some(({ name, constraints: [condition] }) => {
    if (name === 'isOptional') return true;
    return name === 'conditionalValidation' && typeof condition === 'function' && condition({}, value) === false;
  });
}

function orNull(schema: JsonSchema): JsonSchema {
  if (Array.isArray(schema['enum'])) return { ...schema, type: undefined, enum: [...(schema['enum'] as unknown[]), null] };
  if (typeof schema['type'] === 'string') return { ...schema, type: [schema['type'], 'null'] };
  return { anyOf: [schema, { type: 'null' }] };
}

interface Place extends SchemaOptions {
  readonly type: RulesClass;
  readonly property: string;
}

function schemaOfRules(place: Place, rules: readonly Rule[]): JsonSchema {
  const schema = merged(
    place,
    rules.filter(({ each }) => !each),
  );
  const ofItems = rules.filter(({ each }) => each);
  if (ofItems.length === 0) return schema;
  return { ...schema, type: 'array', items: merged(place, ofItems) };
}

function merged(place: Place, rules: readonly Rule[]): JsonSchema {
  const parts = rules
    .filter(({ name }) => name !== 'isOptional' && name !== 'conditionalValidation')
    .map(({ name, constraints }) => {
      if (name === 'nestedValidation') return (place.nested ?? ((type) => schemaOfClass(type, place)))(nestedClass(place));
      const schema = SCHEMA_OF[name]?.(constraints);
      if (!schema) throw new Error(`${place.type.name}.${place.property}: there is no schema for the rule "${name}"`);
      return schema;
    });
  // A second pattern stands beside the first: one schema has room for one.
  const [first = {}, ...more] = parts.filter((part) => 'pattern' in part);
  const together: JsonSchema = Object.assign({}, ...parts, first) as JsonSchema;
  return more.length > 0 ? { ...together, allOf: more } : together;
}

function nestedClass({ type, property }: Place): RulesClass {
  const named = defaultMetadataStorage.findTypeMetadata(type, property)?.typeFunction() as RulesClass | undefined;
  if (!named) throw new Error(`${type.name}.${property} is nested and names no @Type`);
  return named;
}

/** Not every tool that reads the document knows classes of characters. Half surrogate pairs are in no JSON that is let in. */
function readableByAll(source: string): string {
  return source.replaceAll('\\p{Cc}', '\\u0000-\\u001f\\u007f-\\u009f').replaceAll('\\p{Cs}', '');
}

const SCHEMA_OF: Readonly<Record<string, (constraints: readonly unknown[]) => JsonSchema | undefined>> = {
  isString: () => ({ type: 'string' }),
  isBoolean: () => ({ type: 'boolean' }),
  isInt: () => ({ type: 'integer' }),
  isNumber: () => ({ type: 'number' }),
  isArray: () => ({ type: 'array' }),
  isObject: () => ({ type: 'object' }),
  isIn: ([values]) => (Array.isArray(values) ? { enum: values } : undefined),
  min: ([minimum]) => ({ minimum }),
  max: ([maximum]) => ({ maximum }),
  arrayMinSize: ([minItems]) => ({ type: 'array', minItems }),
  arrayMaxSize: ([maxItems]) => ({ type: 'array', maxItems }),
  arrayUnique: () => ({ type: 'array', uniqueItems: true }),
  isUuid: () => ({ type: 'string', format: 'uuid' }),
  isEmail: () => ({ type: 'string', format: 'email' }),
  isFqdn: () => ({ type: 'string', format: 'hostname' }),
  isUrl: () => ({ type: 'string', format: 'uri' }),
  isIso8601: () => ({ type: 'string', format: 'date-time' }),
  isTimeZone: () => ({ type: 'string', description: 'A time zone of the IANA data base.' }),
  matches: ([pattern]) => (pattern instanceof RegExp ? { type: 'string', pattern: readableByAll(pattern.source) } : undefined),
  minLength: ([minLength]) => ({ type: 'string', minLength }),
  maxLength: ([maxLength]) => ({ type: 'string', maxLength }),
  isLength: ([minLength, maxLength]) => ({ type: 'string', minLength, maxLength }),
  isText: ([limits]) => {
    const { min, max } = limits as { min: number; max: number };
    return { type: 'string', minLength: min, maxLength: max, ...(min > 0 && { pattern: '\\S' }) };
  },
};
