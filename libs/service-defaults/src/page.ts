import { Type } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';

export const CURSOR_RULE = { message: 'cursor must be a nextCursor of an earlier page' };

/** The query of a list; a route with filters extends it. Newest first by id. */
export class PageQuery {
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit: number = 50;

  /** The 16 bytes of an id in base64url. */
  @IsOptional()
  @Matches(/^[A-Za-z0-9_-]{21}[AQgw]$/, CURSOR_RULE)
  cursor?: string;
}

export interface Page<View> {
  readonly data: readonly View[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

/** The id to read on below (`where id < $1`), or undefined on the first page. Every text of the cursor's form is an id. */
export function decodeCursor({ cursor }: PageQuery): string | undefined {
  return cursor === undefined ? undefined : uuidOfBytes(Buffer.from(cursor, 'base64url'));
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
  return { data: shown.map(view), nextCursor: more ? bytesOfUuid(last.id).toString('base64url') : null };
}

/** `id` is a UUID; its 16 bytes. */
export function bytesOfUuid(id: string): Buffer {
  return Buffer.from(id.replaceAll('-', ''), 'hex');
}

/** Of 16 bytes, whatever they are: Postgres takes any of them for a UUID. */
export function uuidOfBytes(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
