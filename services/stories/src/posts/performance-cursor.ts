import { bytesOfUuid, uuidOfBytes, type PageQuery } from '@afterglow/service-defaults/page';

/** Where a page ended, in either order: the next one holds what is ordered after it. */
export interface PerformanceCursor {
  readonly score: number;
  readonly postId: string;
}

/** The 8 bytes of the score, exactly, and the 16 of the id, in base64url: 32 characters, and every such text is a cursor. */
export const PERFORMANCE_CURSOR = /^[A-Za-z0-9_-]{32}$/;

export function encodePerformanceCursor({ score, postId }: PerformanceCursor): string {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(score);
  return Buffer.concat([bytes, bytesOfUuid(postId)]).toString('base64url');
}

/** Undefined on the first page. */
export function decodePerformanceCursor({ cursor }: PageQuery): PerformanceCursor | undefined {
  if (cursor === undefined) return undefined;
  const bytes = Buffer.from(cursor, 'base64url');
  return { score: bytes.readDoubleBE(), postId: uuidOfBytes(bytes.subarray(8)) };
}
