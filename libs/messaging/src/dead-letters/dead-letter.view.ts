import type { DeadLetterRow } from './find-dead-letters.ts';

export interface DeadLetterView extends Omit<DeadLetterRow, 'parkedAt' | 'closedAt'> {
  readonly parkedAt: string;
  readonly closedAt: string | null;
  /** The fields that an edit changed, by path; empty without an edit. */
  readonly difference: readonly { readonly path: string; readonly before: unknown; readonly after: unknown }[];
}

export function toDeadLetterView(row: DeadLetterRow): DeadLetterView {
  const difference = row.editedValue === null ? [] : differenceOf(parse(row.value), parse(row.editedValue), '');
  return { ...row, parkedAt: row.parkedAt.toISOString(), closedAt: row.closedAt?.toISOString() ?? null, difference };
}

function parse(value: string | null): unknown {
  try {
    return JSON.parse(value ?? 'null');
  } catch {
    return value;
  }
}

function differenceOf(before: unknown, after: unknown, path: string): { path: string; before: unknown; after: unknown }[] {
  if (isObject(before) && isObject(after)) {
    const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return fields.flatMap((field) => differenceOf(before[field], after[field], path ? `${path}.${field}` : field));
  }
  return JSON.stringify(before) === JSON.stringify(after)
    ? []
    : [{ path: path || '(payload)', before: before ?? null, after: after ?? null }];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
