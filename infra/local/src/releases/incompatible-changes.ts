import { changedColumns } from './changed-columns.ts';
import { changedPromises } from './changed-promises.ts';
import type { IncompatibleChange } from './expand-rules.ts';
import type { Schema, Table } from './schema-of-text.ts';

/**
 * What the previous release would trip over on the new schema (DESIGN §9: expand, then contract); none when it runs on it.
 * It is a question of form: whether all rows that are there keep a new rule, only its migration finds out.
 */
export function incompatibleChanges(released: Schema, current: Schema): IncompatibleChange[] {
  const changes = [...released.tables.values()].flatMap((before): IncompatibleChange[] => {
    const after = current.tables.get(before.name);
    if (!after) return [{ where: before.name, rule: 'table gone' }];
    return [...changedColumns(before, after), ...changedPromises(before, after)];
  });
  const others = [...released.others].filter((one) => !current.others.has(one));
  return [
    ...[...changes, ...referencesFromNewTables(released, current)].map(({ where, rule }) => ({
      where: `${released.name}.${where}`,
      rule,
    })),
    ...others.map((one) => ({ where: `${released.name}: ${one}`, rule: 'function, type or view gone' as const })),
  ];
}

/** A row of a new table holds fast what the release deletes, unless it goes with it. */
function referencesFromNewTables(released: Schema, current: Schema): IncompatibleChange[] {
  const mayDelete = (name: string): boolean => released.tables.get(name)?.rights.has('DELETE') ?? false;
  const isNew = ({ name }: Table): boolean => !released.tables.has(name);
  return [...current.tables.values()].filter(isNew).flatMap((table) =>
    [...table.constraints].flatMap(([name, definition]): IncompatibleChange[] => {
      const target = /REFERENCES (\S+?)\(/.exec(definition)?.[1];
      if (target === undefined || !mayDelete(target) || / ON DELETE (CASCADE|SET NULL)/.test(definition)) return [];
      return [{ where: `${table.name} ${name}`, rule: 'reference added' }];
    }),
  );
}
