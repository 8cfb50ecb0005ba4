/** What others see of a column. */
export interface Column {
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  /** What a row gets that does not name the column. */
  readonly default: string | undefined;
  /** `… as identity`, or the expression of a generated column: nobody writes it. */
  readonly generated: string | undefined;
}

export interface Table {
  readonly name: string;
  readonly columns: ReadonlyMap<string, Column>;
  /** Definitions by name. */
  readonly constraints: ReadonlyMap<string, string>;
  /** Unique indexes that are no constraint: what is indexed, by name. */
  readonly uniqueIndexes: ReadonlyMap<string, string>;
  readonly triggers: ReadonlyMap<string, string>;
  /** What the service's running role may do. */
  readonly rights: ReadonlySet<string>;
}

export interface Schema {
  readonly name: string;
  readonly tables: ReadonlyMap<string, Table>;
  /** Functions by name, arguments and result; types and views whole. */
  readonly others: ReadonlySet<string>;
}

/** Reads what `dumpSchema` wrote. */
export function schemaOfText(text: string): Schema {
  const name = /^-- Schema (\w+),/.exec(text)?.[1];
  if (name === undefined) throw new Error('not a schema.sql: it begins with "-- Schema <name>,"');
  const tables = [...text.matchAll(/^create table (\S+) \(\n([^]*?)\n\)[^;\n]*;((?:\n.+)*)/gm)].map(
    ([, table = '', within = '', after = '']) => tableOf(table, within.split(',\n'), after.split('\n')),
  );
  const functions = [...text.matchAll(/^CREATE OR REPLACE FUNCTION (.*)\n (RETURNS .*)/gm)].map(
    ([, signature, returns]) => `function ${signature} ${returns}`,
  );
  const rest = [...text.matchAll(/^create (function .*|type .*|(?:materialized )?view [^;]*);/gm)].map(([, one = '']) => one);
  return { name, tables: new Map(tables.map((table) => [table.name, table])), others: new Set([...functions, ...rest]) };
}

function tableOf(name: string, within: readonly string[], after: readonly string[]): Table {
  const isConstraint = (line: string): boolean => line.startsWith('  constraint ');
  const columns = within.filter((line) => !isConstraint(line)).map(columnOf);
  return {
    name,
    columns: new Map(columns.map((column) => [column.name, column])),
    constraints: named(within.filter(isConstraint), /^ {2}constraint (\S+) (.*)$/),
    uniqueIndexes: named(after, /^CREATE UNIQUE INDEX (\S+) ON \S+ (.*);$/),
    triggers: named(after, /^CREATE (?:CONSTRAINT )?TRIGGER (\S+) (.*);$/),
    rights: new Set(/may: (.*)$/.exec(after.find((line) => line.startsWith('-- ')) ?? '')?.[1]?.split(', ')),
  };
}

function columnOf(line: string): Column {
  const [, name = '', type = '', required, how, value] =
    /^ {2}("[^"]+"|\S+) (.+?)( not null)?(?: (default|generated (?:always|by default) as) (.+))?$/.exec(line) ?? [];
  if (name === '') throw new Error(`not a column: ${line}`);
  const isDefault = how === 'default';
  return {
    name,
    type,
    isRequired: required !== undefined,
    default: isDefault ? value : undefined,
    generated: how === undefined || isDefault ? undefined : `${how} ${value}`,
  };
}

function named(lines: readonly string[], pattern: RegExp): Map<string, string> {
  return new Map(
    lines.flatMap((line) => {
      const [, name, definition] = pattern.exec(line) ?? [];
      return name === undefined || definition === undefined ? [] : [[name, definition] as const];
    }),
  );
}
