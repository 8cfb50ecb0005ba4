import { newId } from '@afterglow/service-defaults/ids';
import type { ServiceContext } from '@afterglow/service-defaults/service-definition';
import { eventually } from '@afterglow/testing/eventually';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import pino from 'pino';
import { Registry } from 'prom-client';
import { MessagingMetrics } from './messaging-metrics.ts';
import { OutboxRelay } from './outbox-relay.ts';
import { counted } from './spec-fixtures/consumer-under-test.ts';
import { sampleDefinition } from './spec-fixtures/sample-event.ts';
import { InMemoryTransport } from './transports/in-memory-transport.ts';
import type { OutgoingRecord } from './transports/transport.ts';

/** A log whose broker can be told to fail, or to take a batch and then fail before it says so. */
class ShakyTransport extends InMemoryTransport {
  failBefore = 0;
  failAfter = 0;
  /** The one call that is refused, counted from 1. */
  failAt = 0;
  private calls = 0;
  override async publish(records: readonly OutgoingRecord[]): Promise<void> {
    this.calls += 1;
    if (this.calls === this.failAt || this.failBefore-- > 0) throw new Error('the broker is away');
    await super.publish(records);
    if (this.failAfter-- > 0) throw new Error('the acknowledgement was lost');
  }
}

describe('outbox relay', () => {
  let db: TestDatabase;
  let transport: ShakyTransport;
  let relays: OutboxRelay[] = [];
  let connections = 0;

  beforeAll(async () => {
    db = await startDatabase(sampleDefinition);
  });
  afterAll(() => db.stop());
  beforeEach(async () => {
    await db.query('truncate outbox restart identity');
    await db.query(`update outbox_cursor set position = 0, published = '{}'`);
    transport = new ShakyTransport();
    await transport.createTopics([{ name: 'sample', partitions: 1, retentionMs: null }]);
  });
  afterEach(async () => {
    await Promise.all(relays.map((relay) => relay.stop()));
    relays = [];
  });

  function start(): OutboxRelay {
    const config = {
      get databaseUrl() {
        connections += 1;
        return db.urls.app;
      },
    } as ServiceContext['config'];
    const metrics = new Registry();
    const context = { serviceName: 'sample', config, dataSource: db.dataSource, logger: pino({ level: 'silent' }), metrics };
    const relay = new OutboxRelay(context, transport, new MessagingMetrics(metrics));
    relays.push(relay);
    relay.start();
    return relay;
  }
  const append = (...versions: number[]) =>
    db.run((tx) =>
      db.outbox.append(
        tx,
        versions.map((version) => counted('a', version)),
      ),
    );
  const published = () =>
    transport
      .recordsFrom('sample', 0, 0)
      .map(({ value }) => (JSON.parse(value ?? '') as { aggregateVersion: number }).aggregateVersion);
  const cursor = async () => Number((await db.query<{ position: string }>('select position from outbox_cursor'))[0]?.position);

  it('publishes what is committed, in order, as CloudEvents, and remembers where it stands', async () => {
    start();
    await append(1, 2);
    await append(3);
    await eventually(() => published().length === 3);
    expect(published()).toEqual([1, 2, 3]);
    await eventually(async () => (await cursor()) === 3);
    expect(transport.recordsFrom('sample', 0, 0)[0]?.headers).toMatchObject({
      ce_specversion: '1.0',
      ce_type: 'afterglow.sample.SampleCounted.v1',
      ce_source: '/afterglow/sample',
      ce_subject: 'a',
      ce_aggregateversion: '1',
      ce_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
      'content-type': 'application/json',
    });
  });

  it('outbox rule 2: the cursor moves only after the acknowledgement: a lost one republishes that batch, with the same ids', async () => {
    transport.failAfter = 1;
    start();
    await append(1, 2);
    await eventually(() => published().length === 4);
    expect(published()).toEqual([1, 2, 1, 2]);
    const ids = transport.recordsFrom('sample', 0, 0).map(({ headers }) => headers['ce_id']);
    expect(new Set(ids).size).toBe(2);
    await eventually(async () => (await cursor()) === 2);
  });

  it('outbox rule 2: what is read ahead waits for the acknowledgement before it, and is read again when that fails', async () => {
    await db.query(
      `insert into outbox (event_id, topic, key, type, aggregate_version, payload, correlation_id)
       select gen_random_uuid(), 'sample', 'a', 'afterglow.sample.SampleCounted.v1', n, json_build_object('aggregateVersion', n)::text,
         gen_random_uuid() from generate_series(1, 2500) as n`,
    );
    transport.failAt = 2;
    start();
    await eventually(async () => (await cursor()) === 2500);
    expect(published()).toEqual(Array.from({ length: 2500 }, (_, index) => index + 1));
  });

  it('waits for a broker that is away, and loses nothing', async () => {
    transport.failBefore = 2;
    start();
    await append(1);
    await append(2);
    await eventually(() => published().length === 2);
    expect(published()).toEqual([1, 2]);
  });

  it('outbox rule 2: of two relays one is active; the other takes over when it stops, and publishes nothing twice', async () => {
    const first = start();
    await append(1);
    await eventually(async () => (await cursor()) === 1);
    connections = 0;
    start();
    // It asks for the lock, goes away again, and comes back.
    await eventually(() => connections >= 3);
    await append(2);
    await eventually(async () => (await cursor()) === 2);
    await first.stop();
    await append(3);
    await eventually(() => published().length === 3);
    expect(published()).toEqual([1, 2, 3]);
  });

  it('starts again when its connection is cut', async () => {
    start();
    await append(1);
    await eventually(async () => (await cursor()) === 1);
    await db.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'sample relay' and datname = current_database()`,
    );
    await append(2);
    await eventually(() => published().length === 2);
    expect(published()).toEqual([1, 2]);
  });

  it('does not publish twice after a restart behind an open gap', async () => {
    const held = db.dataSource.createQueryRunner();
    await held.startTransaction();
    await held.query('select pg_current_xact_id()');
    await held.query(
      `insert into outbox (event_id, topic, key, type, aggregate_version, payload, correlation_id)
       values ($1, 'sample', 'late', 'afterglow.sample.SampleCounted.v1', 1, '{"aggregateVersion":9}', $1)`,
      [newId()],
    );
    const first = start();
    await append(1);
    await append(2);
    await eventually(() => published().length === 2);
    await eventually(async () => (await db.query(`select 1 from outbox_cursor where published = '{[2,4)}'`)).length === 1);
    await first.stop();
    start();
    await held.commitTransaction();
    await held.release();
    await eventually(() => published().length === 3);
    expect(published()).toEqual([1, 2, 9]);
    await eventually(async () => (await cursor()) === 3);
  });
});
