import type { EventConsumerOptions } from './event-consumer.ts';
import type { DeadLetterSource } from './dead-letters/dead-letter-queue.ts';
import { typesOfSets } from './handlers.ts';
import type { EventProcessor } from './event-processor.ts';
import type { LogRecord, TopicPartition } from './transports/transport.ts';

/** Small enough that a transaction of control events ends within 50 ms. */
export const CONTROL_CHUNK = 100;
/** Events that are worked off in sets: as many as a busy log hands over at once (decision 0046). */
const SET_CHUNK = 1_000;
const BULK_CHUNK = 500;

/** Facts: inbox, copies before acts, parked keys. */
export function controlOptions(group: string, topics: readonly string[], processor: EventProcessor): EventConsumerOptions {
  const types = typesOfSets(processor.handlers.control);
  const has = ({ headers }: LogRecord) => types.has(headers.ce_type ?? '');
  return {
    group,
    topics,
    chunk: CONTROL_CHUNK,
    ...(types.size > 0 ? { sets: { chunk: SET_CHUNK, has } } : {}),
    process: (tx, at, records, progress) => processor.processControl(tx, sourceOf(group, at), records, progress),
    park: (tx, at, record, how) => processor.parkControl(tx, sourceOf(group, at), record, how),
  };
}

/** High volume: sets, no inbox, no parked keys. */
export function bulkOptions(group: string, topics: readonly string[], processor: EventProcessor): EventConsumerOptions {
  return {
    group,
    topics,
    chunk: BULK_CHUNK,
    process: (tx, { topic }, records) => processor.processBulk(tx, topic, records),
    park: (tx, at, record, { givenUp }) => {
      const failure = 'error' in givenUp ? givenUp : { error: new Error('a bulk reaction failed'), attempts: 0 };
      return processor.parkBulk(tx, sourceOf(group, at), record, failure);
    },
  };
}

function sourceOf(group: string, { topic, partition }: TopicPartition): DeadLetterSource {
  return { group, topic, partition };
}
