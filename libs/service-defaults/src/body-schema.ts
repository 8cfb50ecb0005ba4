import { getMetadataStorage, isUUID, matches, maxLength, minLength, type IsUUIDVersion } from 'class-validator';

/** A class with class-validator's decorators, and without arguments in its constructor. */
export type BodyClass = new () => object;

type Schema = Record<string, unknown>;
type ValidationMetadata = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

/** Where a compiled schema names the class that it was made of. A symbol: the schema's compiler does not look at it. */
const describedBy = Symbol('describedBy');

/**
 * The rules of a body class as a JSON schema that accepts exactly what `RequestValidation` accepts, for routes where a
 * `ValidationPipe` costs too much: `@RouteSchema({ body: bodySchemaOf(DecisionsBody) })`. What it refuses, the class explains
 * (`compiled-bodies.ts`). Throws on a rule that it does not know: a rule that is left out would be a hole.
 */
export function bodySchemaOf(bodyClass: BodyClass): Schema {
  return { ...objectSchemaOf(bodyClass), [describedBy]: bodyClass };
}

export function classOfSchema(schema: unknown): BodyClass | undefined {
  return typeof schema === 'object' && schema !== null ? (schema as { [describedBy]?: BodyClass })[describedBy] : undefined;
}

/**
 * For Fastify's compiler (Ajv): it changes nothing in a body, and strings are judged by class-validator's own functions, so
 * that no second opinion on UUIDs, patterns or lengths (in characters) exists.
 */
export const BODY_COMPILER_OPTIONS = {
  coerceTypes: false as const,
  removeAdditional: false,
  useDefaults: false,
  // One is enough: what is refused is explained by the class.
  allErrors: false,
  strictTypes: false,
  keywords: [
    keyword('isUuid', ([version]: [IsUUIDVersion?], text) => isUUID(text, version)),
    keyword('matches', ([pattern]: [RegExp], text) => matches(text, pattern)),
    keyword('maxLength', ([max]: [number], text) => maxLength(text, max)),
    keyword('minLength', ([min]: [number], text) => minLength(text, min)),
  ],
};

function keyword<C>(name: string, validate: (constraints: C, text: string) => boolean) {
  return { keyword: keywordOf(name), type: 'string' as const, schemaType: 'array' as const, validate, errors: false };
}

function keywordOf(name: string): string {
  return `class-validator-${name}`;
}

function objectSchemaOf(bodyClass: BodyClass): Schema {
  const byProperty = new Map<string, ValidationMetadata[]>();
  for (const rule of getMetadataStorage().getTargetValidationMetadatas(bodyClass, '', false, false)) {
    byProperty.set(rule.propertyName, [...(byProperty.get(rule.propertyName) ?? []), rule]);
  }
  const isOptional = (rules: readonly ValidationMetadata[]) => rules.some(({ name }) => name === 'isOptional');
  const properties = [...byProperty].map(([property, rules]) => {
    const schema = propertySchemaOf(bodyClass, property, rules);
    return [property, isOptional(rules) ? { anyOf: [{ type: 'null' }, schema] } : schema];
  });
  return {
    type: 'object',
    properties: Object.fromEntries(properties) as Schema,
    required: [...byProperty].flatMap(([property, rules]) => (isOptional(rules) ? [] : [property])),
    additionalProperties: false,
  };
}

function propertySchemaOf(bodyClass: BodyClass, property: string, rules: readonly ValidationMetadata[]): Schema {
  const has = (wanted: string) => rules.some(({ name, type, each }) => !each && (name ?? type) === wanted);
  const own: Schema[] = [];
  const items: Schema[] = [];
  for (const rule of rules) {
    const name = rule.name ?? rule.type;
    const fail = () => new Error(`${bodyClass.name}.${property}: there is no schema for the rule "${name}"`);
    if (name === 'isOptional') continue;
    // Only a list has items, and undefined passes a nested rule: both need a rule beside them that says what it is.
    const isOfGroups = (rule.groups as readonly string[] | undefined)?.length;
    if ((rule.each && !has('isArray')) || isOfGroups) throw fail();
    if (name === 'nestedValidation') {
      const nested: unknown = Reflect.getMetadata('design:type', bodyClass.prototype as object, property);
      if (rule.each || !has('isObject') || typeof nested !== 'function') throw fail();
      own.push(objectSchemaOf(nested as BodyClass));
    } else {
      const schema = SCHEMA_OF[name]?.(rule.constraints);
      if (!schema) throw fail();
      (rule.each ? items : own).push(schema);
    }
  }
  if (items.length > 0) own.push({ items: { allOf: items } });
  return { allOf: own };
}

const SCHEMA_OF: Readonly<Record<string, (constraints: readonly unknown[]) => Schema | undefined>> = {
  isString: () => ({ type: 'string' }),
  isBoolean: () => ({ type: 'boolean' }),
  isInt: () => ({ type: 'integer' }),
  isArray: () => ({ type: 'array' }),
  isObject: () => ({ type: 'object' }),
  isIn: ([values]) => (Array.isArray(values) ? { enum: values } : undefined),
  min: ([least]) => ({ type: 'number', minimum: least }),
  max: ([most]) => ({ type: 'number', maximum: most }),
  arrayMinSize: ([least]) => ({ type: 'array', minItems: least }),
  arrayMaxSize: ([most]) => ({ type: 'array', maxItems: most }),
  isUuid: (constraints) => textRule('isUuid', constraints),
  // A regular expression has its modifiers itself; a text would have them beside it.
  matches: ([pattern]) => (pattern instanceof RegExp ? textRule('matches', [pattern]) : undefined),
  maxLength: (constraints) => textRule('maxLength', constraints),
  minLength: (constraints) => textRule('minLength', constraints),
};

function textRule(name: string, constraints: readonly unknown[]): Schema {
  return { type: 'string', [keywordOf(name)]: constraints };
}
