import { newId } from '@afterglow/service-defaults/ids';
import type { ServiceContext } from '@afterglow/service-defaults/service-definition';
import { eventually } from '@afterglow/testing/eventually';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { Client } from 'pg';
import pino from 'pino';
import { Registry } from 'prom-client';
import { EventTail, type TailPosition } from './event-tail.ts';
import { LogTableReader } from './log-table-reader.ts';
import { MessagingMetrics } from './messaging-metrics.ts';
import { OutboxRelay } from './outbox-relay.ts';
import { realTimeMs } from './real-time.ts';
import { counted } from './spec-fixtures/consumer-under-test.ts';
import { SAMPLE, sampleDefinition } from './spec-fixtures/sample-event.ts';
import { InMemoryTransport } from './transports/in-memory-transport.ts';
import type { OutgoingRecord, RecordBatch, SubscribeOptions, Subscription } from './transports/transport.ts';
import { readWatermark, writeWatermark } from './watermark.ts';
import { WatermarkReader } from './watermark-reader.ts';

const logger = pino({ level: 'silent' });

/** A log that can refuse what is published, and hold back the control topic from its readers. */
class ShakyTransport extends InMemoryTransport {
  isAway = false;
  private open = Promise.resolve();
  private opened: () => void = () => undefined;

  holdBack(): void {
    this.open = new Promise((resolve) => (this.opened = resolve));
  }
  letGo(): void {
    this.opened();
  }
  override async publish(records: readonly OutgoingRecord[]): Promise<void> {
    if (this.isAway) throw new Error('the broker is away');
    await super.publish(records);
  }
  override subscribe(options: SubscribeOptions): Promise<Subscription> {
    const onBatch: SubscribeOptions['onBatch'] = async (batch: RecordBatch, control) => {
      if (batch.topic === 'sample') await this.open;
      return options.onBatch(batch, control);
    };
    return super.subscribe({ ...options, onBatch });
  }
}

describe('watermarks', () => {
  let db: TestDatabase;
  let transport: ShakyTransport;
  let relays: OutboxRelay[] = [];
  let tail: EventTail;

  beforeAll(async () => {
    db = await startDatabase(sampleDefinition);
  });
  afterAll(() => db.stop());
  beforeEach(async () => {
    await db.query('truncate outbox restart identity');
    await db.query(`update outbox_cursor set position = 0, published = '{}'`);
    transport = new ShakyTransport();
    await transport.createTopics([
      { name: 'sample', partitions: 3, retentionMs: null },
      { name: 'sample.watermarks', partitions: 1, retentionMs: null },
    ]);
  });
  afterEach(async () => {
    transport.isAway = false;
    transport.letGo();
    await tail?.stop();
    await Promise.all(relays.map((relay) => relay.stop()));
    await transport.close();
    relays = [];
  });

  function startRelay(): OutboxRelay {
    const config = { databaseUrl: db.urls.app } as ServiceContext['config'];
    const metrics = new Registry();
    const context = { serviceName: 'sample', config, dataSource: db.dataSource, logger, metrics };
    const relay = new OutboxRelay(context, transport, new MessagingMetrics(metrics), true);
    relays.push(relay);
    relay.start();
    return relay;
  }
  async function startTail(startAt: ReadonlyMap<string, TailPosition> = new Map()): Promise<EventTail> {
    tail = new EventTail(
      { transport, logger, serviceName: 'sample' },
      {
        contracts: [SAMPLE],
        startAt,
        watermarks: ['sample'],
        onEvents: () => undefined,
        onUnreadable: () => undefined,
      },
    );
    await tail.start();
    return tail;
  }
  const append = (...counters: string[]) =>
    db.run((tx) =>
      db.outbox.append(
        tx,
        counters.map((counter) => counted(counter, 1)),
      ),
    );
  const written = () =>
    transport.recordsFrom('sample.watermarks', 0, 0).flatMap(({ value }) => {
      const watermark = readWatermark(value);
      return watermark ? [watermark] : [];
    });
  const inLog = async () => (await transport.bounds('sample')).map(({ high }) => high);

  /** Two more than were written: whoever reads them has had one by then. */
  const heardNextWatermark = async () => {
    const before = written().length;
    await eventually(() => written().length >= before + 2);
  };

  it('outbox rule 5: a tail that has applied all is fresh, and becomes stale when the relay stops', async () => {
    const relay = startRelay();
    await append('a', 'b', 'c', 'd');
    await startTail();
    await eventually(() => tail.isFresh());
    expect(written().at(-1)?.offsets).toEqual(await inLog());
    await relay.stop();
    await eventually(() => !tail.isFresh());
    startRelay();
    await eventually(() => tail.isFresh());
  });

  it('outbox rule 5: a tail that is behind is stale, however young the watermarks, until it has caught up', async () => {
    startRelay();
    await startTail();
    await eventually(() => tail.isFresh());
    transport.holdBack();
    await append('a', 'b', 'c');
    await eventually(() => !tail.isFresh());
    // Not because the machine is slow: it stays so while watermarks come.
    for (let look = 0; look < 3; look += 1) {
      await heardNextWatermark();
      expect(tail.isFresh()).toBe(false);
    }
    transport.letGo();
    await eventually(() => tail.isFresh());
  });

  it('outbox rule 5: while the broker refuses there is no watermark, and none passes over what waits', async () => {
    startRelay();
    await startTail();
    await eventually(() => tail.isFresh());
    transport.isAway = true;
    await append('a');
    await eventually(() => !tail.isFresh());
    const before = written().length;
    transport.isAway = false;
    await eventually(() => written().length > before);
    expect(written()[before]?.offsets.reduce((sum, offset) => sum + offset, 0)).toBe(1);
  });

  it('outbox rule 5: every event committed before a watermark was asked for is below its offsets', async () => {
    const clock = new Client({ connectionString: db.urls.app, options: '-c search_path="sample"' });
    await clock.connect();
    const reader = new LogTableReader(clock, { name: 'outbox', columns: [] }, { position: 0, readAbove: [] });
    const committed: { at: number; count: number }[] = [];
    startRelay();
    for (let count = 1; count <= 60; count += 1) {
      await append(`k${count}`);
      committed.push({ at: (await reader.realTime()).getTime(), count });
    }
    await eventually(() => written().some(({ asOf }) => asOf > (committed.at(-1)?.at ?? 0)));
    await clock.end();
    for (const { asOf, offsets } of written()) {
      const promised = committed.filter(({ at }) => at <= asOf).at(-1)?.count ?? 0;
      expect(offsets.reduce((sum, offset) => sum + offset, 0)).toBeGreaterThanOrEqual(promised);
    }
  });

  it('outbox rule 5: an open gap holds no watermark up, for what may fill it is not committed yet', async () => {
    const held = db.dataSource.createQueryRunner();
    await held.startTransaction();
    await held.query(
      `insert into outbox (event_id, topic, key, type, aggregate_version, payload, correlation_id)
       values ($1, 'sample', 'late', 'afterglow.sample.SampleCounted.v1', 1, '{"counter":"late","aggregateVersion":1}', $1)`,
      [newId()],
    );
    startRelay();
    await append('a');
    await startTail();
    await eventually(async () => tail.isFresh() && (await inLog()).reduce((sum, end) => sum + end, 0) === 1);
    const before = written().length;
    await eventually(() => written().length > before + 1);
    await held.commitTransaction();
    await held.release();
    await eventually(
      () =>
        written()
          .at(-1)
          ?.offsets.reduce((sum, offset) => sum + offset, 0) === 2,
    );
    await eventually(() => tail.isFresh());
  });

  describe('another log than the one that memory comes from', () => {
    /** The newest record of a partition that has one, and where a reader stands that has heard it. */
    async function lastRecord() {
      for (const { partition, high } of await transport.bounds('sample')) {
        const record = transport.recordsFrom('sample', partition, high - 1)[0];
        if (record) return { name: `sample[${partition}]`, next: high, id: record.headers['ce_id'] ?? '' };
      }
      throw new Error('nothing is in the log');
    }

    it('a tail that finds its own record one before is fresh; one that finds another never is', async () => {
      startRelay();
      await append('a', 'b', 'c', 'd');
      await eventually(async () => (await inLog()).some((high) => high > 0));
      const { name, next, id } = await lastRecord();
      await startTail(new Map([[name, { next, lastEventId: id }]]));
      await eventually(() => tail.isFresh());
      await tail.stop();
      await startTail(new Map([[name, { next, lastEventId: newId() }]]));
      await heardNextWatermark();
      expect([tail.isFresh(), await tail.isCaughtUp()]).toEqual([false, false]);
    });

    it('a tail that stands above the end of the log is never fresh, whatever watermarks say', async () => {
      startRelay();
      await startTail(new Map([['sample[1]', { next: 7, lastEventId: null }]]));
      await heardNextWatermark();
      expect([tail.isFresh(), await tail.isCaughtUp()]).toEqual([false, false]);
    });

    it('ends that move back in time make nobody fresh for good; a late word of a relay that was replaced does not', async () => {
      const record = (ageMs: number, offsets: number[]) => ({
        ...{ offset: 0, key: 'sample', headers: {}, timestamp: 0 },
        value: writeWatermark({ asOf: realTimeMs() - ageMs, offsets }),
      });
      const freshAfter = (...records: ReturnType<typeof record>[]) => {
        const reader = new WatermarkReader(['sample'], transport);
        reader.hear('sample.watermarks', records, new Map([['sample[0]', 5]]));
        return reader.isFresh();
      };
      expect(freshAfter(record(200, [4]), record(0, [5]))).toBe(true);
      expect(freshAfter(record(200, [5]), record(0, [1]))).toBe(false);
      expect(freshAfter(record(200, [5]), record(100, [1]), record(0, [5]))).toBe(false);
      expect(freshAfter(record(100, [5]), record(200, [4]))).toBe(true);
    });
  });

  it('a watermark that is old, of the future, broken, or only of another topic makes nobody fresh', async () => {
    await transport.createTopics([{ name: 'other.watermarks', partitions: 1, retentionMs: null }]);
    const at = new Map([['sample[0]', 5]]);
    const record = (value: string) => ({ offset: 0, key: 'sample', value, headers: {}, timestamp: 0 });
    const freshAfter = (value: string, positions: ReadonlyMap<string, number> = at) => {
      const reader = new WatermarkReader(['sample'], transport);
      reader.hear('sample.watermarks', [record(value)], positions);
      return reader.isFresh();
    };
    const mark = (ageMs: number, offsets = [5]) => writeWatermark({ asOf: realTimeMs() - ageMs, offsets });
    expect(freshAfter(mark(0))).toBe(true);
    expect(freshAfter(mark(0, [6]))).toBe(false);
    expect(freshAfter(mark(0), new Map())).toBe(false);
    expect(freshAfter(mark(900))).toBe(false);
    expect(freshAfter(mark(-60_000))).toBe(false);
    expect(freshAfter('{"asOf":"soon","offsets":[5]}')).toBe(false);
    expect(freshAfter('{')).toBe(false);
    const both = new WatermarkReader(['sample', 'other'], transport);
    both.hear('sample.watermarks', [record(mark(0))], at);
    expect(both.isFresh()).toBe(false);
  });
});
