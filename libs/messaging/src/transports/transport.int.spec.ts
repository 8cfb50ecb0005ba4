import { newId } from '@afterglow/service-defaults/ids';
import { eventually } from '@afterglow/testing/eventually';
import { testKafkaBrokers } from '@afterglow/testing/test-server';
import pino from 'pino';
import { realTimeMs } from '../real-time.ts';
import { InMemoryTransport } from './in-memory-transport.ts';
import { KafkaTransport, requestsOf } from './kafka-transport.ts';
import { partitionOfKey } from './partition-of-key.ts';
import type {
  BatchOutcome,
  LogRecord,
  OutgoingRecord,
  RecordBatch,
  StartPosition,
  SubscribeOptions,
  Transport,
} from './transport.ts';

const TOPIC = 'sample';
const PARTITIONS = 3;
const logger = pino({ level: 'silent' });

/** Until the log's clock, in milliseconds, has moved on. */
const tick = async () => {
  const before = realTimeMs();
  await eventually(() => realTimeMs() > before + 1);
};

/** One array of tests for both adapters, without an `if`. */
const adapters: [string, () => Transport][] = [
  ['in-memory', () => new InMemoryTransport()],
  ['kafka', () => new KafkaTransport({ brokers: testKafkaBrokers(), clientId: 'test', namespace: `t${newId()}.`, logger })],
];

const record = (key: string, value: string): OutgoingRecord => ({
  topic: TOPIC,
  key,
  value,
  headers: { ce_id: newId(), note: value },
});

describe.each(adapters)('transport contract: %s', (_name, open) => {
  let transport: Transport;

  beforeEach(async () => {
    transport = open();
    await transport.createTopics([{ name: TOPIC, partitions: PARTITIONS, retentionMs: null }]);
  });
  afterEach(() => transport.close());

  /** A member that writes down what it is given. */
  async function member(options: Partial<SubscribeOptions> = {}) {
    const heard: (LogRecord & { partition: number })[] = [];
    const subscription = await transport.subscribe({
      group: 'readers',
      topics: [TOPIC],
      startAt: async () => 'earliest',
      onBatch: async (batch) => {
        heard.push(...batch.records.map((item) => ({ ...item, partition: batch.partition })));
        return nextOf(batch);
      },
      ...options,
    });
    return { heard, subscription, values: () => heard.map(({ value }) => value) };
  }

  it('creates topics once, and tells their bounds', async () => {
    await transport.createTopics([{ name: TOPIC, partitions: PARTITIONS, retentionMs: null }]);
    await transport.publish([record('a', '1'), record('a', '2')]);
    const bounds = await transport.bounds(TOPIC);
    expect(bounds).toHaveLength(PARTITIONS);
    expect(bounds.find(({ partition }) => partition === partitionOfKey('a', PARTITIONS))).toMatchObject({ low: 0, high: 2 });
  });

  it('tells which offset was the next at a time, and its end when nothing came since', async () => {
    await transport.publish([record('a', '1')]);
    await tick();
    const between = realTimeMs();
    await tick();
    await transport.publish([record('a', '2'), record('a', '3')]);
    const at = async (timeMs: number) => (await transport.offsetsAt(TOPIC, timeMs)).get(partitionOfKey('a', PARTITIONS));
    expect([await at(between - 60_000), await at(between), await at(between + 60_000)]).toEqual([0, 1, 3]);
  });

  it('refuses a topic that does not exist', async () => {
    await expect(transport.publish([{ ...record('a', '1'), topic: 'nowhere' }])).rejects.toThrow();
  }, 20_000);

  it('keeps the order of a key, its headers, and places a key like every other producer', async () => {
    const reader = await member();
    const records = Array.from({ length: 300 }, (_, index) => record(`k${index % 5}`, String(index)));
    await transport.publish(records);
    await eventually(() => reader.heard.length === 300);
    for (const key of ['k0', 'k1', 'k2', 'k3', 'k4']) {
      const ofKey = reader.heard.filter((item) => item.key === key);
      expect(ofKey.map(({ value }) => Number(value))).toEqual(ofKey.map(({ value }) => Number(value)).sort((a, b) => a - b));
      expect(new Set(ofKey.map(({ partition }) => partition))).toEqual(new Set([partitionOfKey(key, PARTITIONS)]));
    }
    expect(reader.heard[0]?.headers['note']).toBe(reader.heard[0]?.value);
  });

  it('gives every group everything, also what was there before it', async () => {
    await transport.publish([record('a', 'before')]);
    const [one, other] = [await member({ group: 'one' }), await member({ group: 'other' })];
    await transport.publish([record('a', 'after')]);
    await eventually(() => one.heard.length === 2 && other.heard.length === 2);
    expect(one.values()).toEqual(['before', 'after']);
    expect(other.values()).toEqual(['before', 'after']);
  });

  it('starts each partition where the subscriber says, not where a broker remembers', async () => {
    await transport.publish([record('a', '0'), record('a', '1'), record('a', '2')]);
    const first = await member();
    await eventually(() => first.heard.length === 3);
    await first.subscription.stop();
    const startAt = async (): Promise<StartPosition> => ({ from: 1 });
    const second = await member({ startAt });
    await eventually(() => second.heard.length === 2);
    expect(second.values()).toEqual(['1', '2']);
  });

  it('goes on where the outcome says: a batch that was not finished comes again, after the pause', async () => {
    const seen: string[] = [];
    let failures = 1;
    await transport.publish([record('a', '0'), record('a', '1')]);
    await member({
      onBatch: async (batch): Promise<BatchOutcome> => {
        seen.push(...batch.records.map(({ value }) => value ?? ''));
        if (failures > 0) {
          failures -= 1;
          return { next: 1, pauseMs: 20 };
        }
        return nextOf(batch);
      },
    });
    await eventually(() => seen.length >= 3);
    expect(seen).toEqual(['0', '1', '1']);
  });

  it('a handler that throws is asked again, and the other partitions go on meanwhile', async () => {
    const other =
      ['b', 'c', 'd', 'e', 'f'].find((key) => partitionOfKey(key, PARTITIONS) !== partitionOfKey('a', PARTITIONS)) ?? '';
    let broken = true;
    const reader = await member();
    await reader.subscription.stop();
    const heard: string[] = [];
    await member({
      onBatch: async (batch) => {
        if (broken && batch.records[0]?.key === 'a') throw new Error('broken');
        heard.push(...batch.records.map(({ key }) => key));
        return nextOf(batch);
      },
    });
    await transport.publish([record('a', '1'), record(other, '1')]);
    await eventually(() => heard.length === 1);
    expect(heard).toEqual([other]);
    broken = false;
    await eventually(() => heard.length === 2);
  });

  it('halts a partition until it is released, from where the release says', async () => {
    let halted = false;
    const reader = await member({
      onBatch: async (batch): Promise<BatchOutcome> => {
        if (!halted) {
          halted = true;
          return { halt: 'because' };
        }
        heard.push(...batch.records.map(({ value }) => value ?? ''));
        return nextOf(batch);
      },
    });
    const heard: string[] = [];
    await transport.publish([record('a', '0')]);
    await eventually(() => halted);
    await transport.publish([record('a', '1')]);
    reader.subscription.release({ topic: TOPIC, partition: partitionOfKey('a', PARTITIONS) }, 1);
    await eventually(() => heard.length === 1);
    expect(heard).toEqual(['1']);
  });

  it('members of a group share the partitions; when one leaves, the other takes its share', async () => {
    const one = await member();
    const two = await member();
    await eventually(
      () =>
        one.subscription.assigned().length + two.subscription.assigned().length === PARTITIONS &&
        two.subscription.assigned().length > 0,
    );
    await two.subscription.stop();
    await eventually(() => one.subscription.assigned().length === PARTITIONS, 20_000);
  }, 30_000);

  it('a member that stops finishes what it is working on, and then gets nothing more', async () => {
    const reader = await member();
    await transport.publish([record('a', '0')]);
    await eventually(() => reader.heard.length === 1);
    await reader.subscription.stop();
    await transport.publish([record('a', '1')]);
    const next = await member({ group: 'later' });
    await eventually(() => next.heard.length === 2);
    expect(reader.heard).toHaveLength(1);
  });
});

describe('requests to a broker', () => {
  it('are cut below what a broker takes, in order', () => {
    const big = 'x'.repeat(65_000);
    const requests = requestsOf(Array.from({ length: 25 }, (_, index) => record('a', `${index}${big}`)));
    expect(requests.map((request) => request.length)).toEqual([10, 10, 5]);
    expect(requests.flat().map(({ value }) => parseInt(value, 10))).toEqual(Array.from({ length: 25 }, (_, index) => index));
  });
});

function nextOf(batch: RecordBatch): { next: number } {
  return { next: (batch.records.at(-1)?.offset ?? -1) + 1 };
}
