import { newId } from '@afterglow/service-defaults/ids';
import type { LogRecord, TopicPartition, Transport } from './transports/transport.ts';

export interface LoggedRecord extends TopicPartition {
  readonly record: LogRecord;
}

/**
 * Gives all that these topics held when it was called to `hear`, in order for each partition, from the records of `sinceMs`
 * (real time) on. Throws when the log gives nothing for `patienceMs`.
 */
export async function readLog(
  { transport, reader }: { transport: Transport; reader: string },
  { topics, sinceMs, patienceMs = 30_000 }: { topics: readonly string[]; sinceMs: number; patienceMs?: number },
  hear: (records: readonly LoggedRecord[]) => void,
): Promise<void> {
  const places = new Map<string, { position: number; readonly end: number }>();
  for (const topic of topics) {
    const starts = await transport.offsetsAt(topic, sinceMs);
    for (const { partition, low, high } of await transport.bounds(topic)) {
      const position = Math.max(low, starts.get(partition) ?? low);
      places.set(`${topic}[${partition}]`, { position, end: high });
    }
  }
  const isLeft = () => [...places.values()].some(({ position, end }) => position < end);
  if (!isLeft()) return;
  const done = Promise.withResolvers<void>();
  let timer: NodeJS.Timeout | undefined;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => done.reject(new Error(`the log gave nothing for ${patienceMs} ms`)), patienceMs);
  };
  const placeOf = ({ topic, partition }: TopicPartition) => places.get(`${topic}[${partition}]`);
  wait();
  const subscription = await transport.subscribe({
    group: `${reader}.${newId()}`,
    topics,
    startAt: async (at) => ({ from: placeOf(at)?.position ?? 0 }),
    onBatch: async ({ topic, partition, records }) => {
      const place = placeOf({ topic, partition });
      const next = (records.at(-1)?.offset ?? -1) + 1;
      if (!place) return { next };
      const fresh = records.filter(({ offset }) => offset >= place.position && offset < place.end);
      hear(fresh.map((record) => ({ topic, partition, record })));
      place.position = Math.max(place.position, next);
      wait();
      if (!isLeft()) done.resolve();
      return { next };
    },
  });
  try {
    await done.promise;
  } finally {
    clearTimeout(timer);
    await subscription.stop();
  }
}
