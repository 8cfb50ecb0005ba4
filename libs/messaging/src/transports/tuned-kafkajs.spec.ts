import { jest } from '@jest/globals';
import fc from 'fast-check';
import { createRequire } from 'node:module';
import { crc32c } from './crc32c.ts';
import { KafkaRecordEncoder, type RecordToEncode } from './kafka-record-encoder.ts';

const require = createRequire(import.meta.url);
const RECORD = 'kafkajs/src/protocol/recordBatch/record/v0';
const CRC = 'kafkajs/src/protocol/recordBatch/crc32C';
const QUEUE = 'kafkajs/src/network/requestQueue/index.js';
const GROUP = 'kafkajs/src/producer/groupMessagesPerPartition';

/** kafkajs' own, as they are before `tuned-kafkajs.ts` is loaded. */
const original = {
  record: require(RECORD) as (record: RecordToEncode) => { buffer: Buffer },
  crc: require(CRC) as (bytes: Buffer) => number,
  group: require(GROUP) as (group: object) => Record<number, unknown[]>,
  schedule: scheduleOf(require(QUEUE)),
};

function scheduleOf(queues: unknown): (this: object) => void {
  return (queues as { prototype: { scheduleCheckPendingRequests: (this: object) => void } }).prototype
    .scheduleCheckPendingRequests;
}

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ minLength: 60, maxLength: 20_000 }),
);
const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
const content = fc.oneof(text, bytes, fc.constant(null));
const records = fc.record({
  offsetDelta: fc.nat({ max: 100_000 }),
  timestampDelta: fc.oneof(fc.constant(0), fc.nat(), fc.integer({ min: -(2 ** 40), max: 2 ** 40 })),
  key: content,
  value: content,
  headers: fc.dictionary(fc.string({ maxLength: 70 }), fc.oneof(text, bytes, fc.array(text, { maxLength: 3 })), {
    noNullPrototype: true,
  }),
});

describe('what stands in for parts of kafkajs', () => {
  it('writes every record byte for byte as kafkajs does, one behind the other', () => {
    const encoder = new KafkaRecordEncoder();
    fc.assert(
      fc.property(fc.array(records, { minLength: 1, maxLength: 5 }), (some) => {
        const encoded = some.map((record) => encoder.encode(record));
        expect(encoded.map(({ buffer }) => buffer.toString('hex'))).toEqual(
          some.map((record) => original.record(record).buffer.toString('hex')),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('sums every batch as kafkajs does', () => {
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (array) => expect(crc32c(array)).toBe(original.crc(Buffer.from(array)))),
    );
  });

  it('groups messages as kafkajs does, and is what kafkajs uses once it is loaded', async () => {
    const { groupMessagesPerPartition } = await import('./tuned-kafkajs.ts');
    const partitioner = ({ message }: { message: { key?: unknown } }) => Number(message.key) % 3;
    const messages = Array.from({ length: 20 }, (_, number) => ({ key: String((number * 7) % 11), value: 'v' }));
    const group = { topic: 't', partitionMetadata: [{} as never], messages, partitioner };
    expect(groupMessagesPerPartition(group)).toEqual(original.group(group));
    expect(groupMessagesPerPartition({ ...group, partitionMetadata: [] })).toEqual({});
    expect(require(CRC)).toBe(crc32c);
    expect(require(GROUP)).toBe(groupMessagesPerPartition);
    expect(require(RECORD)).not.toBe(original.record);
  });

  it.each([
    ['nothing waits', -1, 0],
    ['requests wait', -1, 2],
    ['a broker has asked to wait, long ago', 1_000, 0],
    ['a broker asks to wait', Number.MAX_SAFE_INTEGER, 2],
  ])('looks after requests when kafkajs does, and never in a negative time: %s', async (_what, throttledUntil, waiting) => {
    const { scheduleCheckPendingRequests } = await import('./tuned-kafkajs.ts');
    const delays: number[] = [];
    const timers = jest.spyOn(globalThis, 'setTimeout').mockImplementation(((_work: unknown, ms: number) => {
      delays.push(ms);
      return {};
    }) as never);
    const queue = () => ({ throttledUntil, pending: Array.from({ length: waiting }), throttleCheckTimeoutId: null });
    try {
      original.schedule.call(queue());
      scheduleCheckPendingRequests.call(queue() as never);
    } finally {
      timers.mockRestore();
    }
    const [theirs = NaN, ours = NaN] = delays;
    expect(ours).toBeGreaterThanOrEqual(0);
    // Each has looked at the clock.
    expect(Math.abs(ours - Math.max(theirs, 0))).toBeLessThan(60_000);
    expect(ours === 0).toBe(theirs < 0);
    expect(scheduleOf(require(QUEUE))).toBe(scheduleCheckPendingRequests);
  });
});
