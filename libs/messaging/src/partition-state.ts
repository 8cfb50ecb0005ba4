import { fromHeaders } from './event-envelope.ts';
import type { Progress } from './event-processor.ts';
import type { LogRecord, TopicPartition } from './transports/transport.ts';

/** What a member knows of a partition that it was assigned. */
export interface PartitionState {
  /** Null until the group has processed anything of the partition. */
  next: number | null;
  /** To be found at `next - 1`, if that record is still kept: otherwise this is another log than the one we know. */
  lastEventId: string | null;
  chunk: number;
  attempts: number;
  /** Nothing has moved since the last assignment: the next message may be what ended the process, it goes alone. */
  cautious: boolean;
}

export interface FailedChunk {
  readonly error: unknown;
  readonly chunk: readonly LogRecord[];
  readonly progress: Progress;
}

export function nameOf({ topic, partition }: TopicPartition): string {
  return `${topic}[${partition}]`;
}

export function eventIdOf(record: LogRecord): string | null {
  return fromHeaders(record.headers)?.id ?? null;
}
