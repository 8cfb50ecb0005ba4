import { newId } from '@afterglow/service-defaults/ids';
import { Tracing } from '@afterglow/service-defaults/tracing';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider, type ReadableSpan } from '@opentelemetry/sdk-trace';
import { Registry } from 'prom-client';
import type { EntityManager } from 'typeorm';
import { EventProcessor } from './event-processor.ts';
import { EventSpans } from './event-spans.ts';
import { handlersOf } from './handlers.ts';
import { MessagingMetrics } from './messaging-metrics.ts';
import type { Outbox } from './outbox.ts';
import type { Subscriptions } from './reaction.ts';
import { counted, logged } from './spec-fixtures/consumer-under-test.ts';
import { SAMPLE, sampleDefinition, type SampleCounted } from './spec-fixtures/sample-event.ts';
import type { LogRecord } from './transports/transport.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = `00-${TRACE}-00f067aa0ba902b7-01`;
const SOURCE = { group: 'sample', topic: 'sample', partition: 0 };

class CountAgainWhenCounted {
  readonly event = SAMPLE;
  constructor(private readonly outbox: Outbox) {}
  async react({ counter, aggregateVersion }: SampleCounted, tx: EntityManager): Promise<void> {
    if (counter === 'fails') throw new Error('as asked');
    await this.outbox.append(tx, [counted(`after ${counter}`, aggregateVersion)]);
  }
}

describe('spans of events', () => {
  let db: TestDatabase;
  let spans: InMemorySpanExporter;
  let tracing: Tracing;
  let processor: EventProcessor;

  beforeAll(async () => (db = await startDatabase(sampleDefinition)));
  afterAll(() => db.stop());
  beforeEach(async () => {
    await db.query('truncate inbox, outbox, dead_letter, parked_key');
    spans = new InMemorySpanExporter();
    const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spans })] });
    tracing = new Tracing(provider.getTracer('test'));
    const act = new CountAgainWhenCounted(db.outbox);
    const subscriptions = { copies: [], acts: [CountAgainWhenCounted] } as unknown as Subscriptions;
    const handlers = handlersOf(subscriptions, <T>() => act as T);
    processor = new EventProcessor(handlers, new MessagingMetrics(new Registry()), new EventSpans(tracing));
  });

  const record = (counter: string, traceparent: string | null, offset = 0): LogRecord => {
    const { key, value, headers } = logged(counted(counter, 1));
    return { key, value, offset, timestamp: 0, headers: { ...headers, ...(traceparent ? { traceparent } : {}) } };
  };
  const process = (records: LogRecord[]) => db.run((tx) => processor.processControl(tx, SOURCE, records, { reaction: null }));
  const named = (name: string) => spans.getFinishedSpans().filter((span) => span.name === name);
  const traceOf = (span: ReadableSpan | undefined) => span?.spanContext().traceId;
  const stored = async () =>
    (await db.query<{ traceparent: string | null }>('select traceparent from outbox order by id')).map((row) => row.traceparent);

  it('each reaction goes on in the trace of its event, and what it publishes in that of the reaction', async () => {
    const other = '0af7651916cd43dd8448eb211c80319c';
    await process([record('a', PARENT), record('b', `00-${other}-b7ad6b7169203331-01`, 1)]);
    const reactions = named('CountAgainWhenCounted');
    expect(reactions.map(traceOf)).toEqual([TRACE, other]);
    expect(reactions[0]?.parentSpanContext?.spanId).toBe('00f067aa0ba902b7');
    const [chunk] = named('process sample');
    expect(chunk?.links.map(({ context }) => context.traceId)).toEqual([TRACE, other]);
    expect(reactions[0]?.links[0]?.context.spanId).toBe(chunk?.spanContext().spanId);
    expect(await stored()).toEqual(reactions.map((span) => `00-${span.spanContext().traceId}-${span.spanContext().spanId}-01`));
  });

  it('an event that nobody samples makes no span, and its trace is carried on as it is', async () => {
    const unsampled = PARENT.replace(/01$/, '00');
    await process([record('a', unsampled), record('b', null, 1), record('c', 'nonsense', 2)]);
    expect(spans.getFinishedSpans()).toEqual([]);
    expect(await stored()).toEqual([unsampled, null, 'nonsense']);
  });

  it('a published row becomes a span between its cause and its consumer; one that fails says so', async () => {
    const row = { event_id: newId(), topic: 'sample', type: 'afterglow.sample.SampleCounted.v1', traceparent: PARENT };
    const sent: (string | null)[] = [];
    const publisher = new EventSpans(tracing);
    await publisher.publish([row, { ...row, traceparent: null }], async (rows) => {
      sent.push(...rows.map(({ traceparent }) => traceparent));
    });
    const [span] = named('publish sample');
    expect(span?.parentSpanContext?.spanId).toBe('00f067aa0ba902b7');
    expect(sent).toEqual([`00-${TRACE}-${span?.spanContext().spanId}-01`, null]);
    await expect(publisher.publish([row], () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(named('publish sample').at(-1)?.status.code).toBe(2);
  });

  it('a redriven dead letter is in the trace of who asked for it, and linked to the original', async () => {
    const { key, value, headers } = record('a', PARENT);
    const letter = { key, value, headers, type: headers['ce_type'] ?? '', reaction: 'CountAgainWhenCounted', editedValue: null };
    await tracing.trace('POST /operations/dead-letters/redrives', {}, () => db.run((tx) => processor.processLetter(tx, letter)));
    const [asked] = named('POST /operations/dead-letters/redrives');
    const [redriven] = named('redrive CountAgainWhenCounted');
    expect(traceOf(redriven)).toBe(traceOf(asked));
    expect(redriven?.links.map(({ context }) => context.traceId)).toEqual([TRACE]);
    expect(await stored()).toEqual([`00-${traceOf(redriven)}-${redriven?.spanContext().spanId}-01`]);
  });

  it('a reaction that fails ends its span as failed', async () => {
    await expect(process([record('fails', PARENT)])).rejects.toThrow('as asked');
    expect(named('CountAgainWhenCounted')[0]?.status.code).toBe(2);
  });
});
