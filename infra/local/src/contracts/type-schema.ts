import ts from 'typescript';
import type { JsonSchema } from './class-schema.ts';

type Schemas = Record<string, JsonSchema>;

/** What an answer's TypeScript type becomes as JSON. Interfaces and named types go to `schemas`, and are referred to. */
export class TypeSchemas {
  readonly schemas: Schemas = {};
  private readonly named = new Map<string, ts.Type>();

  constructor(private readonly checker: ts.TypeChecker) {}

  /** `name` is the field's: the house's names say what a string is (`…At`, `…Id`) and which numbers are whole (`…Micros`). */
  of(type: ts.Type, name = ''): JsonSchema {
    if (type.isUnion()) return this.ofUnion(type, name);
    if (type.flags & ts.TypeFlags.StringLiteral) return { enum: [(type as ts.StringLiteralType).value] };
    if (type.flags & ts.TypeFlags.NumberLiteral) return { enum: [(type as ts.NumberLiteralType).value] };
    if (type.flags & ts.TypeFlags.BooleanLike) return { type: 'boolean' };
    if (type.flags & ts.TypeFlags.StringLike) return stringNamed(name);
    if (type.flags & ts.TypeFlags.NumberLike) return { type: /Micros|Count$|Version$/.test(name) ? 'integer' : 'number' };
    if (type.flags & ts.TypeFlags.Null) return { type: 'null' };
    if (type.flags & ts.TypeFlags.Unknown) return {};
    if (type.flags & ts.TypeFlags.Object) return this.ofObject(type, name);
    if (type.isIntersection()) return this.inline(type);
    throw new Error(`${name}: no schema for the type ${this.checker.typeToString(type)}`);
  }

  private ofUnion(type: ts.UnionType, name: string): JsonSchema {
    const members = type.types.filter((member) => !(member.flags & ts.TypeFlags.Undefined));
    const isNullable = members.some((member) => member.flags & ts.TypeFlags.Null);
    const others = members.filter((member) => !(member.flags & ts.TypeFlags.Null));
    const schemas = others.map((member) => this.of(member, name));
    const literals = schemas.filter((schema) => 'enum' in schema).flatMap((schema) => schema['enum'] as (string | number)[]);
    if (literals.length === schemas.length) return { enum: [...literals.sort(), ...(isNullable ? [null] : [])] };
    const distinct = [...new Map(schemas.map((schema) => [JSON.stringify(schema), schema])).values()];
    const [only] = distinct;
    if (distinct.length === 1 && only) {
      if (!isNullable) return only;
      return typeof only['type'] === 'string' ? { ...only, type: [only['type'], 'null'] } : { anyOf: [only, { type: 'null' }] };
    }
    return { anyOf: [...distinct, ...(isNullable ? [{ type: 'null' }] : [])] };
  }

  private ofObject(type: ts.Type, name: string): JsonSchema {
    if (this.checker.isArrayType(type)) {
      const [item] = this.checker.getTypeArguments(type as ts.TypeReference);
      return { type: 'array', items: item ? this.of(item, name) : {} };
    }
    const symbol = type.aliasSymbol ?? type.getSymbol();
    if (symbol?.name === 'Date') return { type: 'string', format: 'date-time' };
    const ofIndex = type.getStringIndexType();
    if (ofIndex) return { type: 'object', additionalProperties: this.of(ofIndex, name) };
    const isGeneric = (type.aliasTypeArguments ?? this.checker.getTypeArguments(type as ts.TypeReference)).length > 0;
    if (!symbol || symbol.name.startsWith('__') || isGeneric) return this.inline(type);
    return this.reference(symbol.name, type);
  }

  private reference(name: string, type: ts.Type): JsonSchema {
    const earlier = this.named.get(name);
    if (earlier && earlier !== type) throw new Error(`two different types of answers are called ${name}`);
    if (!earlier) {
      this.named.set(name, type);
      this.schemas[name] = this.inline(type);
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  private inline(type: ts.Type): JsonSchema {
    const properties: Record<string, JsonSchema> = {};
    const required: string[] = [];
    for (const property of this.checker.getPropertiesOfType(type)) {
      const of = this.checker.getTypeOfSymbol(property);
      // Not in JSON.
      if (of.getCallSignatures().length > 0) continue;
      const description = ts.displayPartsToString(property.getDocumentationComment(this.checker));
      properties[property.name] = { ...this.of(of, property.name), ...(description && { description }) };
      if (!(property.flags & ts.SymbolFlags.Optional)) required.push(property.name);
    }
    return { type: 'object', properties, required };
  }
}

function stringNamed(name: string): JsonSchema {
  if (/At$|^asOf$/.test(name)) return { type: 'string', format: 'date-time' };
  return { type: 'string' };
}
