import type { Column, Schema, Table } from './schema-of-text.ts';

export interface ReleasedStatement {
  readonly table: string;
  readonly sql: string;
}

/** What a release does to its tables, as far as its schema tells: every column read, written, and named in `on conflict`. */
export function statementsOfRelease(schema: Schema): ReleasedStatement[] {
  return [...schema.tables.values()].flatMap((table) =>
    [...selects(table), ...inserts(table), ...updates(table), ...deletes(table)].map((sql) => ({
      table: `${schema.name}.${table.name}`,
      sql,
    })),
  );
}

function selects(table: Table): string[] {
  return table.rights.has('SELECT') ? [`select ${namesOf([...table.columns.values()])} from ${table.name}`] : [];
}

function inserts(table: Table): string[] {
  if (!table.rights.has('INSERT')) return [];
  const written = writtenColumns(table);
  const insert = `insert into ${table.name} (${namesOf(written)}) values (${written.map(nullOf).join(', ')})`;
  return [insert, ...conflictTargets(table).map((target) => `${insert} on conflict ${target} do nothing`)];
}

function updates(table: Table): string[] {
  if (!table.rights.has('UPDATE')) return [];
  const written = writtenColumns(table);
  return [`update ${table.name} set ${written.map((column) => `${column.name} = ${nullOf(column)}`).join(', ')}`];
}

function deletes(table: Table): string[] {
  return table.rights.has('DELETE') ? [`delete from ${table.name}`] : [];
}

/** Unique constraints by their columns and by their name. */
function conflictTargets({ constraints }: Table): string[] {
  return [...constraints].flatMap(([name, definition]) => {
    const columns = /^(?:PRIMARY KEY|UNIQUE)(?: NULLS NOT DISTINCT)? \((.*)\)$/.exec(definition)?.[1];
    return columns === undefined ? [] : [`(${columns})`, `on constraint ${name}`];
  });
}

function writtenColumns({ columns }: Table): Column[] {
  return [...columns.values()].filter(({ generated }) => generated === undefined);
}

function nullOf({ type }: Column): string {
  return `null::${type}`;
}

function namesOf(columns: readonly Column[]): string {
  return columns.map(({ name }) => name).join(', ');
}
