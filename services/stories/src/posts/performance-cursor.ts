import type { PageQuery } from '@afterglow/service-defaults/page';
import { invalidRequest } from '@afterglow/service-defaults/request-refusal';
import { isUUID } from 'class-validator';

/** Where a page of the best performing posts ended: the next one holds what is ordered after it. */
export interface PerformanceCursor {
  readonly score: number;
  readonly postId: string;
}

/** JavaScript prints a double in the fewest digits that read back as the same double, so the cursor is exact. */
export function encodePerformanceCursor({ score, postId }: PerformanceCursor): string {
  return Buffer.from(`${score} ${postId}`, 'latin1').toString('base64url');
}

/** Undefined on the first page; 400 if the cursor is not one of this order. */
export function decodePerformanceCursor({ cursor }: PageQuery): PerformanceCursor | undefined {
  if (cursor === undefined) return undefined;
  const [score = '', postId = '', ...rest] = Buffer.from(cursor, 'base64url').toString('latin1').split(' ');
  if (rest.length === 0 && /^\d(\.\d+)?(e-\d+)?$/.test(score) && Number.isFinite(Number(score)) && isUUID(postId)) {
    return { score: Number(score), postId };
  }
  throw invalidRequest([
    { field: 'cursor', rule: 'isCursor', message: 'cursor must be a nextCursor of an earlier page in the same order' },
  ]);
}
