import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, isUUID, Max, MaxLength, Min } from 'class-validator';
import { invalidRequest } from './request-refusal.ts';

/** The query of a list; a route with filters extends it. Newest first by id. */
export class PageQuery {
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit: number = 50;

  @IsOptional()
  @IsString()
  @MaxLength(200)
  cursor?: string;
}

export interface Page<View> {
  readonly data: readonly View[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

/** The id to read on below (`where id < $1`), or undefined on the first page; 400 if the cursor is not one of ours. */
export function decodeCursor(query: PageQuery): string | undefined {
  if (query.cursor === undefined) return undefined;
  const id = Buffer.from(query.cursor, 'base64url').toString('latin1');
  if (isUUID(id)) return id;
  throw invalidRequest([{ field: 'cursor', rule: 'isCursor', message: 'cursor must be a nextCursor of an earlier page' }]);
}

/** `rows`: up to `limit + 1`, newest first. The one too many only tells that there is a next page. */
export function pageOf<Row extends { readonly id: string }, View>(
  rows: readonly Row[],
  query: PageQuery,
  view: (row: Row) => View,
): Page<View> {
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  const more = rows.length > query.limit && last !== undefined;
  return { data: shown.map(view), nextCursor: more ? Buffer.from(last.id, 'latin1').toString('base64url') : null };
}
