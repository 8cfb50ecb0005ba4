import type { JsonSchema } from './class-schema.ts';

/** A schema of our documents as a TypeScript type, all of it readonly. Throws on what none of them has. */
export function typeOfSchema(schema: JsonSchema): string {
  if (schema['$ref']) return String(schema['$ref']).split('/').at(-1) ?? '';
  if (schema['enum']) return unionOf((schema['enum'] as unknown[]).map(literal));
  if (schema['anyOf']) return unionOf((schema['anyOf'] as JsonSchema[]).map(typeOfSchema));
  if (schema['type'] === undefined) return 'unknown';
  return unionOf([schema['type']].flat().map((kind) => typeOfKind(String(kind), schema)));
}

function typeOfKind(kind: string, schema: JsonSchema): string {
  if (kind === 'integer') return 'number';
  if (['string', 'number', 'boolean', 'null'].includes(kind)) return kind;
  if (kind === 'array') return `readonly ${inList(typeOfSchema((schema['items'] ?? {}) as JsonSchema))}[]`;
  if (kind === 'object') return typeOfObject(schema);
  throw new Error(`there is no type for ${JSON.stringify(schema)}`);
}

function typeOfObject(schema: JsonSchema): string {
  const required = (schema['required'] ?? []) as string[];
  const fields = Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>).map(([name, field]) => {
    const words = field['description'] ? `/** ${String(field['description']).replaceAll('*/', '')} */ ` : '';
    return `${words}readonly ${name}${required.includes(name) ? '' : '?'}: ${typeOfSchema(field)}`;
  });
  if (fields.length > 0) return `{ ${fields.join('; ')} }`;
  const more = schema['additionalProperties'];
  if (more === false) return 'Readonly<Record<string, never>>';
  return `Readonly<Record<string, ${more ? typeOfSchema(more as JsonSchema) : 'unknown'}>>`;
}

function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "\\'")}'` : String(value);
}

function unionOf(types: readonly string[]): string {
  return types.length === 0 ? 'unknown' : [...new Set(types)].join(' | ');
}

function inList(type: string): string {
  return / \| /.test(type) && !type.startsWith('{') ? `(${type})` : type;
}
