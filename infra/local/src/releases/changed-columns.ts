import type { ExpandRule, IncompatibleChange } from './expand-rules.ts';
import type { Column, Table } from './schema-of-text.ts';

/** Columns as the release writes and reads them. */
export function changedColumns(before: Table, after: Table): IncompatibleChange[] {
  const kept = [...before.columns.values()].flatMap((column) => {
    const now = after.columns.get(column.name);
    return (now ? rulesOfKept(column, now) : (['column gone'] as const)).map((rule) => ({ column, rule }));
  });
  const added = [...after.columns.values()].filter(({ name }) => !before.columns.has(name));
  const demanded = added.filter((column) => column.isRequired && !column.default && !column.generated);
  return [...kept, ...demanded.map((column) => ({ column, rule: 'value demanded' as const }))].map(({ column, rule }) => ({
    where: `${before.name}.${column.name}`,
    rule,
  }));
}

function rulesOfKept(before: Column, now: Column): ExpandRule[] {
  const rules: ExpandRule[] = [];
  if (before.type !== now.type && !isLonger(before.type, now.type)) rules.push('column retyped');
  if (!before.isRequired && now.isRequired) rules.push('null refused');
  if (before.default !== undefined && before.default !== now.default && !now.generated) rules.push('default gone');
  if (before.generated !== now.generated && now.generated !== undefined) rules.push('value generated');
  if (before.generated !== undefined && now.generated === undefined) rules.push('default gone');
  return rules;
}

/** Text that may be longer than before is read and written as before; a number or a time with another width is not. */
function isLonger(before: string, now: string): boolean {
  const lengthOf = (type: string): number => {
    const [, length] = /^character varying(?:\((\d+)\))?$/.exec(type) ?? [];
    if (length !== undefined) return Number(length);
    return type === 'text' || type === 'character varying' ? Infinity : NaN;
  };
  return lengthOf(now) >= lengthOf(before);
}
