import type { ServiceContext } from '@afterglow/service-defaults/service-definition';
import { eventually } from '@afterglow/testing/eventually';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import pino from 'pino';
import { Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import { MessagingMetrics } from './messaging-metrics.ts';
import { OutboxRelay } from './outbox-relay.ts';
import { counted } from './spec-fixtures/consumer-under-test.ts';
import { sampleDefinition } from './spec-fixtures/sample-event.ts';
import { TableUpkeep } from './table-upkeep.ts';
import { InMemoryTransport } from './transports/in-memory-transport.ts';
import type { OutgoingRecord } from './transports/transport.ts';

/** About a day of edits of a busy platform; WAITING_EVENTS=1000000 is a very long day. */
const WAITING = Number(process.env.WAITING_EVENTS ?? 100_000);
const LONG_MS = 120_000;
const limits = { outboxRowsKept: 1_000, inboxDaysKept: 35, chunk: 10_000, vacuumAfter: 50_000, everyMs: 60_000 };

class StuckTransport extends InMemoryTransport {
  isStuck = true;
  largest = 0;
  override async publish(records: readonly OutgoingRecord[]): Promise<void> {
    this.largest = Math.max(this.largest, records.length);
    if (this.isStuck) throw new Error('the broker is away');
    await super.publish(records);
  }
}

interface Plan {
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
}

describe('a relay that is stuck for a day', () => {
  let db: TestDatabase;
  const transport = new StuckTransport();
  let relay: OutboxRelay;
  const asked: { sql: string; values: unknown[] }[] = [];

  beforeAll(async () => {
    db = await startDatabase(sampleDefinition);
    await transport.createTopics([{ name: 'sample', partitions: 1, retentionMs: null }]);
    const metrics = new Registry();
    const config = { databaseUrl: db.urls.app } as ServiceContext['config'];
    const context = { serviceName: 'sample', config, dataSource: db.dataSource, logger: pino({ level: 'silent' }), metrics };
    relay = new OutboxRelay(context, transport, new MessagingMetrics(metrics));
    relay.start();
  });
  afterAll(async () => {
    await relay.stop();
    await db.stop();
  });

  /** What upkeep asks is remembered, to look at its plan. */
  function upkeep(): TableUpkeep {
    const query = (sql: string, values: unknown[] = []) => {
      asked.push({ sql, values });
      return db.dataSource.query(sql, values);
    };
    return new TableUpkeep({ query } as unknown as DataSource, pino({ level: 'silent' }), limits);
  }
  const published = () => transport.recordsFrom('sample', 0, 0);

  it('outbox rule 3: what waits is kept and costs upkeep nothing, writers go on, and all gets out in order in batches of 1,000', async () => {
    await db.query(
      `insert into outbox (event_id, topic, key, type, aggregate_version, payload, correlation_id)
       select gen_random_uuid(), 'sample', 'k' || n % 97, 'afterglow.sample.SampleCounted.v1', n, '{"aggregateVersion":' || n || '}', gen_random_uuid()
       from generate_series(1, $1::int) n`,
      [WAITING],
    );
    await db.query('analyze outbox');
    expect(await upkeep().run()).toEqual({ outbox: 0, inbox: 0 });
    const blocks = await blocksOf(asked[0] ?? { sql: '', values: [] });
    const [size] = await db.query<{ blocks: number }>(`select (pg_relation_size('sample.outbox') / 8192)::int as blocks`);
    expect(blocks).toBeLessThan((size?.blocks ?? 0) / 4);
    for (const version of [1, 2, 3]) await db.run((tx) => db.outbox.append(tx, [counted('while stuck', version)]));
    transport.isStuck = false;
    await eventually(() => published().length >= WAITING + 3, LONG_MS);
    expect(transport.largest).toBeLessThanOrEqual(1_000);
    const versions = published()
      .filter(({ key }) => key === 'k7')
      .map(({ value }) => Number(/\d+/.exec(value ?? '')?.[0]));
    expect(versions).toEqual(versions.toSorted((one, other) => one - other));
    expect(new Set(versions).size).toBe(Math.ceil((WAITING - 6) / 97));
    await eventually(async () => (await db.query(`select from outbox_cursor where position >= $1`, [WAITING + 3])).length === 1);
    expect((await upkeep().run()).outbox).toBe(WAITING + 3 - limits.outboxRowsKept);
    expect(await db.query(`select count(*)::int as left from outbox`)).toEqual([{ left: limits.outboxRowsKept }]);
  }, 300_000);

  async function blocksOf({ sql, values }: { sql: string; values: unknown[] }): Promise<number> {
    const rows = await db.query(`explain (analyze, buffers, format json) ${sql}`, values);
    const plan = (rows[0]?.['QUERY PLAN'] as { Plan: Plan }[])[0]?.Plan;
    return (plan?.['Shared Hit Blocks'] ?? Infinity) + (plan?.['Shared Read Blocks'] ?? 0);
  }
});
