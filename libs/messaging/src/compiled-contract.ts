import type { EventContract } from '@afterglow/contracts/event-contract';
import { getMetadataStorage, type ValidationArguments } from 'class-validator';

type Fields = Record<string, unknown>;
type FieldsClass = new () => object;
type Rule = (value: unknown) => boolean;
type Metadata = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

interface Field {
  readonly name: string;
  /** Whether its rules are asked at all. */
  readonly applies: (object: object, value: unknown) => boolean;
  readonly rules: readonly Rule[];
  readonly nested: CompiledContract | null;
}

/** Those that look at nothing but their value and their constraints. */
const KNOWN_RULES: ReadonlySet<string> = new Set([
  ...['isUuid', 'matches', 'isIn', 'isBoolean', 'isTimeZone', 'isUrl', 'maxLength'],
  ...['isInt', 'min', 'max', 'isArray', 'arrayMaxSize'],
]);

/** By class, from the class alone: nothing of a running service is kept here. */
const known = new WeakMap<FieldsClass, CompiledContract | null>();

/** Null when the class has a rule that this does not know: then only class-validator can say. */
export function compiledContract(contract: EventContract | FieldsClass): CompiledContract | null {
  const found = known.get(contract);
  if (found !== undefined) return found;
  // A class within itself is not for us.
  known.set(contract, null);
  const fields = fieldsOf(contract);
  const compiled = fields && new CompiledContract(contract, fields);
  known.set(contract, compiled);
  return compiled;
}

/**
 * A contract's rules, put together once: class-validator makes a dozen objects for each rule of each event, which costs more
 * than all else that is done with an event in memory. It only accepts: whatever is not accepted here, class-validator judges
 * and explains. The rules are its own functions.
 */
export class CompiledContract {
  constructor(
    private readonly contract: FieldsClass,
    private readonly fields: readonly Field[],
  ) {}

  accepts(event: object): boolean {
    return this.fields.every((field) => {
      const value = (event as Fields)[field.name];
      if (!field.applies(event, value)) return !isObject(value);
      if (!passes(field, value)) return false;
      return !field.nested || (isObject(value) && field.nested.accepts(value));
    });
  }

  /** An instance with the fields that the contract knows; undefined when it is not accepted. */
  read(value: object): object | undefined {
    const made = new this.contract();
    for (const field of this.fields) {
      const given = Object.hasOwn(value, field.name) ? (value as Fields)[field.name] : undefined;
      let taken: unknown = given;
      if (!field.applies(value, given)) {
        if (isObject(given)) return undefined;
      } else {
        if (!passes(field, given)) return undefined;
        if (field.nested) taken = isObject(given) ? field.nested.read(given) : undefined;
        if (field.nested && taken === undefined) return undefined;
      }
      if (given !== undefined) (made as Fields)[field.name] = taken;
    }
    return made;
  }
}

function passes({ rules }: Field, value: unknown): boolean {
  for (const rule of rules) if (!rule(value)) return false;
  return true;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fieldsOf(contract: FieldsClass): Field[] | null {
  const byName = new Map<string, Metadata[]>();
  for (const rule of getMetadataStorage().getTargetValidationMetadatas(contract, '', false, false))
    byName.set(rule.propertyName, [...(byName.get(rule.propertyName) ?? []), rule]);
  const fields: Field[] = [];
  for (const [name, metadatas] of byName) {
    const field = fieldOf(contract, name, metadatas);
    if (!field) return null;
    fields.push(field);
  }
  return fields.length > 0 ? fields : null;
}

function fieldOf(contract: FieldsClass, name: string, metadatas: readonly Metadata[]): Field | null {
  const conditions: ((object: object, value: unknown) => boolean)[] = [];
  const rules: Rule[] = [];
  let nested: CompiledContract | null = null;
  for (const metadata of metadatas) {
    if ((metadata.groups as readonly string[] | undefined)?.length || metadata.validateIf) return null;
    if (metadata.type === 'conditionalValidation') {
      conditions.push((metadata.constraints as [(object: object, value: unknown) => boolean])[0]);
    } else if (metadata.type === 'nestedValidation') {
      const type: unknown = metadata.each ? null : Reflect.getMetadata('design:type', contract.prototype as object, name);
      nested = typeof type === 'function' ? compiledContract(type as FieldsClass) : null;
      if (!nested) return null;
    } else {
      const rule = ruleOf(metadata);
      if (!rule) return null;
      rules.push(rule);
    }
  }
  return { name, rules, nested, applies: (object, value) => conditions.every((holds) => holds(object, value)) };
}

/** What a rule accepts without class-validator, which is asked whenever this says no; null for rules that are rare. */
function quickRule(name: string, [constraint]: readonly unknown[] = []): Rule | null {
  if (name === 'isUuid' && constraint === undefined) return isUsualUuid;
  if (name === 'isInt') return Number.isInteger;
  if (name === 'min' && typeof constraint === 'number') return (value) => typeof value === 'number' && value >= constraint;
  if (name === 'max' && typeof constraint === 'number') return (value) => typeof value === 'number' && value <= constraint;
  if (name === 'matches' && constraint instanceof RegExp && !constraint.global && !constraint.sticky)
    return (value) => typeof value === 'string' && constraint.test(value);
  return null;
}

const USUAL_UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

function isUsualUuid(value: unknown): boolean {
  return typeof value === 'string' && USUAL_UUID.test(value);
}

function ruleOf({ name, type, constraintCls, constraints, each }: Metadata): Rule | null {
  const [constraint, ...others] = getMetadataStorage().getTargetValidatorConstraints(constraintCls);
  if (type !== 'customValidation' || !KNOWN_RULES.has(name ?? '') || !constraint || constraint.async || others.length > 0)
    return null;
  const { instance } = constraint;
  const given = { constraints } as ValidationArguments;
  const accepts = quickRule(name ?? '', constraints);
  const rule: Rule = (value) => accepts?.(value) === true || instance.validate(value, given) === true;
  return each ? (value) => Array.isArray(value) && value.every(rule) : rule;
}
