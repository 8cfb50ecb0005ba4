import type { ExpandRule, IncompatibleChange } from './expand-rules.ts';
import type { Column, Table } from './schema-of-text.ts';

/** Constraints, unique indexes, triggers and rights of a table that the release has too. */
export function changedPromises(before: Table, after: Table): IncompatibleChange[] {
  const rights = [...before.rights].filter((right) => !after.rights.has(right));
  return [
    ...demandsAdded(before, after),
    ...uniqueGone(before, after),
    ...differences(before.triggers, after.triggers).map((name) => changeAt(before, name, 'trigger changed')),
    ...rights.map((right) => changeAt(before, right, 'right gone')),
  ];
}

function demandsAdded(before: Table, after: Table): IncompatibleChange[] {
  const released = new Set([...before.constraints.values(), ...before.uniqueIndexes.values()]);
  const added = [...after.constraints, ...after.uniqueIndexes].filter(([, definition]) => !released.has(definition));
  return added.flatMap(([name, definition]): IncompatibleChange[] => {
    const earlier = before.constraints.get(name);
    if (earlier !== undefined && takesMore(earlier, definition)) return [];
    const rule = ruleOf(definition);
    return rule !== undefined && concernsRelease(rule, definition, { before, after }) ? [changeAt(before, name, rule)] : [];
  });
}

function ruleOf(definition: string): ExpandRule | undefined {
  if (definition.startsWith('CHECK')) return 'check added';
  if (definition.startsWith('FOREIGN KEY')) return 'reference added';
  return /^(PRIMARY KEY|UNIQUE|EXCLUDE|USING)/.test(definition) ? 'unique added' : undefined;
}

/** Rows of the release leave new columns at their defaults: what is said of these alone was checked by the migration itself. */
function concernsRelease(rule: ExpandRule, definition: string, { before, after }: { before: Table; after: Table }): boolean {
  const [, ofRows = definition] = /^(.*?)(?: REFERENCES .*)?$/.exec(definition) ?? [];
  const named = [...after.columns.values()].filter(({ name }) => mentions(ofRows, name));
  const isNew = ({ name }: Column): boolean => !before.columns.has(name);
  if (named.length === 0 || named.every((column) => !isNew(column))) return true;
  // Two rows without a value are not the same to a unique constraint, two with the same default are.
  const isLeftOut = (column: Column): boolean => isNew(column) && column.default === undefined && !column.generated;
  if (rule === 'unique added') return definition.includes('NULLS NOT DISTINCT') || !named.some(isLeftOut);
  if (rule === 'reference added') return !named.some(isLeftOut);
  return !named.every(isNew);
}

/** A list of values that has grown: it is not the release that writes the new one. */
function takesMore(earlier: string, now: string): boolean {
  const [before, after] = [earlier, now].map((text) => /^CHECK \((\S+) = ANY \(ARRAY\[([^\]]*)\]\)\)$/.exec(text));
  if (!before || !after || before[1] !== after[1]) return false;
  const values = after[2]?.split(', ') ?? [];
  return before[2]?.split(', ').every((value) => values.includes(value)) ?? false;
}

/** `on conflict (…)` finds its index by what is indexed, `on conflict on constraint` by name. */
function uniqueGone(before: Table, after: Table): IncompatibleChange[] {
  const constraints = [...before.constraints].filter(([, definition]) => /^(PRIMARY KEY|UNIQUE)/.test(definition));
  const lost = constraints.filter(([name, definition]) => after.constraints.get(name) !== definition);
  const indexed = new Set(after.uniqueIndexes.values());
  const lostIndexes = [...before.uniqueIndexes].filter(([, definition]) => !indexed.has(definition));
  return [...lost, ...lostIndexes].map(([name]) => changeAt(before, name, 'unique gone'));
}

function differences(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter((name) => before.get(name) !== after.get(name));
}

function mentions(definition: string, column: string): boolean {
  return new RegExp(`(?<![\\w"])${column}(?![\\w"])`).test(definition);
}

function changeAt(table: Table, name: string, rule: ExpandRule): IncompatibleChange {
  return { where: `${table.name} ${name}`, rule };
}
