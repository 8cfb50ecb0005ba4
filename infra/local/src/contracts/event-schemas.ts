import { schemaOfClass, type JsonSchema, type RulesClass } from './class-schema.ts';
import type { ClassWords } from './event-files.ts';

/** Schemas of payloads. What several events carry is a schema of its own, and referred to. */
export class EventSchemas {
  readonly schemas: Record<string, JsonSchema> = {};
  private readonly types = new Map<string, RulesClass>();

  constructor(private readonly words: ReadonlyMap<string, ClassWords>) {}

  of(type: RulesClass): JsonSchema {
    const schema = schemaOfClass(type, { isOpen: true, nested: (nested) => this.reference(nested) });
    const said = this.words.get(type.name);
    const fields = Object.entries(schema['properties'] as Record<string, JsonSchema>).map(([name, field]) => {
      const description = said?.fields.get(name);
      // Nothing may stand beside a $ref; what it refers to has words of its own.
      return [name, description && !field['$ref'] ? { ...field, description } : field];
    });
    return { ...schema, properties: Object.fromEntries(fields) };
  }

  private reference(type: RulesClass): JsonSchema {
    const description = this.words.get(type.name)?.description;
    const earlier = this.types.get(type.name);
    if (earlier && earlier !== type) throw new Error(`two classes of contracts are called ${type.name}`);
    this.types.set(type.name, type);
    this.schemas[type.name] ??= { ...this.of(type), ...(description && { description }) };
    return { $ref: `#/components/schemas/${type.name}` };
  }
}
