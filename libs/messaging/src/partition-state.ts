import type { StoredOffset } from './consumer-offsets.ts';
import { realTimeMs } from './real-time.ts';
import { UPKEEP_LIMITS } from './table-upkeep.ts';
import { fromHeaders } from './event-envelope.ts';
import type { Progress } from './event-processor.ts';
import type { LogRecord, TopicPartition } from './transports/transport.ts';

const DAY_MS = 24 * 3_600_000;

/** What a member knows of a partition that it was assigned. */
export interface PartitionState {
  /** Null until the group has processed anything of the partition. */
  next: number | null;
  /** What lies below was processed before: if the inbox may have forgotten it, the partition halts. */
  knownBelow: number;
  /** To be found at `next - 1`, if that record is still kept: otherwise this is another log than the one we know. */
  lastEventId: string | null;
  chunk: number;
  attempts: number;
  /** So many of the next messages go one by one: any of them may be what ended the process. */
  alone: number;
}

/** Of a partition that this member was just given. */
export function assignedState(stored: StoredOffset | null, { chunk, alone }: { chunk: number; alone: number }): PartitionState {
  return {
    next: stored?.nextOffset ?? null,
    knownBelow: stored?.highestOffset ?? 0,
    lastEventId: stored?.lastEventId ?? null,
    chunk,
    attempts: 0,
    alone,
  };
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

/** Why these records may not be processed before a person has looked, or null. */
export function doubtOf(records: readonly LogRecord[], { next, lastEventId, knownBelow }: PartitionState): string | null {
  const last = records.find(({ offset }) => offset === (next ?? 0) - 1);
  if (last && lastEventId && eventIdOf(last) !== lastEventId)
    return `the record at ${last.offset} is not the event that was processed there: the topic was made anew`;
  const forgottenBefore = realTimeMs() - UPKEEP_LIMITS.inboxDaysKept * DAY_MS;
  const forgotten = records.find(
    ({ offset, timestamp }) => offset >= (next ?? 0) && offset < knownBelow && timestamp < forgottenBefore,
  );
  return forgotten
    ? `offset ${forgotten.offset} was processed before and is older than the ${UPKEEP_LIMITS.inboxDaysKept} days of the inbox`
    : null;
}
