import type { PartitionState } from './partition-state.ts';
import type { LogRecord } from './transports/transport.ts';

/** How many records one transaction takes. */
export interface ChunkSizes {
  /** Small enough that a control batch holds its transaction below 50 ms. */
  readonly chunk: number;
  /** Records that cost less each the more of them follow each other: a run of them may be longer than a chunk of others. */
  readonly sets?: { readonly chunk: number; has(record: LogRecord): boolean };
}

export function mostAtOnce({ chunk, sets }: ChunkSizes): number {
  return Math.max(chunk, sets?.chunk ?? 0);
}

/** What goes into one transaction. After a failure runs are as short as everything else, until the partition is well again. */
export function nextChunk(rest: readonly LogRecord[], state: PartitionState, { chunk, sets }: ChunkSizes): readonly LogRecord[] {
  if (state.alone > 0) return rest.slice(0, 1);
  const most = sets && state.chunk === chunk ? rest.slice(0, sets.chunk) : [];
  const other = most.findIndex((record) => !sets?.has(record));
  return rest.slice(0, Math.max(state.chunk, other < 0 ? most.length : other));
}
