import { newId } from '@afterglow/service-defaults/ids';
import type { ServiceContext } from '@afterglow/service-defaults/service-definition';
import { eventually } from '@afterglow/testing/eventually';
import { OwnKafka } from '@afterglow/testing/own-kafka';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { testKafkaBrokers } from '@afterglow/testing/test-server';
import pino from 'pino';
import { Registry } from 'prom-client';
import type { EntityManager } from 'typeorm';
import type { EventConsumer } from './event-consumer.ts';
import { MessagingMetrics } from './messaging-metrics.ts';
import { OutboxRelay } from './outbox-relay.ts';
import { consumerOf, counted, logged } from './spec-fixtures/consumer-under-test.ts';
import { SAMPLE, sampleDefinition, type SampleCounted } from './spec-fixtures/sample-event.ts';
import { KafkaTransport } from './transports/kafka-transport.ts';

const logger = pino({ level: 'silent' });
const LONG_MS = 150_000;
const TOPICS = [{ name: 'sample', partitions: 3, retentionMs: null }];

class CountWhenCounted {
  readonly event = SAMPLE;
  /** Asked before each effect. */
  constructor(private readonly gate: () => Promise<void> = async () => undefined) {}
  async react(event: SampleCounted, tx: EntityManager): Promise<void> {
    await tx.query(`insert into effect (counter, version) values ($1, $2)`, [event.counter, event.aggregateVersion]);
    await this.gate();
  }
}

describe('outages', () => {
  let db: TestDatabase;
  let transports: KafkaTransport[] = [];
  let relays: OutboxRelay[] = [];
  let consumers: EventConsumer[] = [];

  beforeAll(async () => {
    db = await startDatabase(sampleDefinition);
    await db.query(`create table effect (n bigserial, counter text, version int)`);
    await db.query(`grant all on effect, effect_n_seq to sample_app`);
  });
  afterAll(() => db.stop());
  beforeEach(async () => {
    await db.query('truncate effect, inbox, consumer_offset, dead_letter, parked_key, started_message');
    await db.query('truncate outbox restart identity');
    await db.query(`update outbox_cursor set position = 0, published = '{}'`);
  });
  afterEach(async () => {
    await Promise.all([...consumers, ...relays].map((part) => part.stop()));
    await Promise.all(transports.map((transport) => transport.close()));
    [transports, relays, consumers] = [[], [], []];
  });

  async function log(brokers: string[], namespace = `t${newId()}.`): Promise<KafkaTransport> {
    const transport = new KafkaTransport({ brokers, clientId: 'test', namespace, logger });
    transports.push(transport);
    await transport.createTopics(TOPICS);
    return transport;
  }
  function relay(transport: KafkaTransport): void {
    const config = { databaseUrl: db.urls.app } as ServiceContext['config'];
    const metrics = new Registry();
    const context = { serviceName: 'sample', config, dataSource: db.dataSource, logger, metrics };
    const started = new OutboxRelay(context, transport, new MessagingMetrics(metrics));
    relays.push(started);
    started.start();
  }
  async function consume(transport: KafkaTransport, act = new CountWhenCounted()): Promise<EventConsumer> {
    const { consumer } = consumerOf(db, transport, { acts: [act] });
    consumers.push(consumer);
    await consumer.start();
    return consumer;
  }
  const append = (version: number) =>
    db.run((tx) =>
      db.outbox.append(
        tx,
        ['a', 'b', 'c', 'd'].map((counter) => counted(counter, version)),
      ),
    );
  const versionsOf = async (counter: string) =>
    (await db.query<{ version: number }>(`select version from effect where counter = $1 order by n`, [counter])).map(
      ({ version }) => version,
    );
  const upTo = (last: number) => Array.from({ length: last }, (_, n) => n + 1);
  const expectEachOnce = async (last: number) => {
    for (const counter of ['a', 'b', 'c', 'd']) expect(await versionsOf(counter)).toEqual(upTo(last));
    expect(await db.query(`select reaction, error from dead_letter`)).toEqual([]);
  };
  const effects = async () => Number((await db.query<{ count: string }>('select count(*) as count from effect'))[0]?.count);

  it('connections to Postgres that are cut again and again, in the middle of batches, cost time only', async () => {
    const transport = await log(testKafkaBrokers());
    let cuts = 0;
    // In the middle of a chunk, with the offset moved and effects written: its own connection is among those that end.
    const cut = async () => {
      if ((await effectsTried()) % 40 !== 0 || cuts >= 4) return;
      cuts += 1;
      await db.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and application_name in ('sample', 'sample relay') and pid <> pg_backend_pid()`,
      );
    };
    let tried = 0;
    const effectsTried = async () => (tried += 1);
    relay(transport);
    const consumer = await consume(transport, new CountWhenCounted(cut));
    for (const version of upTo(60)) {
      // A writer whose connection was cut can't know whether it had committed: the outbox tells what there is.
      for (let done = false; !done;)
        done = await append(version).then(
          () => true,
          () => false,
        );
    }
    const appended = await db.query(`select key as counter, aggregate_version::int as version from outbox order by id`);
    await eventually(async () => (await effects()) >= appended.length, LONG_MS);
    await eventually(async () => (await consumer.unprocessed()) === 0 && consumer.inFlight === 0);
    expect(cuts).toBe(4);
    const inOrder = (rows: object[], key: string) => rows.filter((row) => (row as { counter: string }).counter === key);
    const done = await db.query(`select counter, version from effect order by n`);
    for (const key of ['a', 'b', 'c', 'd']) expect(inOrder(done, key)).toEqual(inOrder(appended, key));
    expect(await db.query(`select reaction, error from dead_letter`)).toEqual([]);
  }, 400_000);

  it('a member that is taken for dead while its batch runs does no harm: each effect once', async () => {
    const namespace = `t${newId()}.`;
    const transport = await log(testKafkaBrokers(), namespace);
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    const { promise: reached, resolve: arrive } = Promise.withResolvers<void>();
    const stuck = new CountWhenCounted(async () => {
      arrive();
      await gate;
    });
    await transport.publish(upTo(20).map((version) => logged(counted('a', version))));
    await consume(transport, stuck);
    await reached;
    // Joins once the group has given the stuck one up, and waits for the row that it has moved or the server has let go.
    await consume(await log(testKafkaBrokers(), namespace));
    open();
    await eventually(async () => (await effects()) === 20, LONG_MS);
    expect(await versionsOf('a')).toEqual(upTo(20));
    const last = await db.query(`select sum(next_offset)::int as next from consumer_offset`);
    expect(last).toEqual([{ next: 20 }]);
  }, 400_000);

  describe('of a broker of its own', () => {
    let kafka: OwnKafka | null;
    /** Never silent: it says so, and with CI=true it fails. */
    const cannotRun = () => {
      console.warn('Not tested here: neither a Docker engine nor the jars of Kafka, so there is no broker to stop.');
      expect(process.env.CI).not.toBe('true');
    };
    beforeAll(async () => {
      kafka = await OwnKafka.start();
    }, 180_000);
    afterAll(() => kafka?.remove());

    it('the broker is stopped and started again: writes go on, events flow again by themselves, each once, in order', async () => {
      if (!kafka) return cannotRun();
      const transport = await log(kafka.brokers);
      relay(transport);
      await consume(transport);
      for (const version of upTo(20)) await append(version);
      await eventually(async () => (await effects()) === 80, LONG_MS);
      await kafka.stop();
      for (const version of upTo(40).slice(20)) await append(version);
      await kafka.startAgain();
      for (const version of upTo(50).slice(40)) await append(version);
      await eventually(async () => (await effects()) === 200, LONG_MS);
      await expectEachOnce(50);
    }, 400_000);

    it('the broker has lost its data: the partitions halt with a reason, and nothing is skipped or done again', async () => {
      if (!kafka) return cannotRun();
      const namespace = `t${newId()}.`;
      const transport = await log(kafka.brokers, namespace);
      await transport.publish(upTo(5).flatMap((version) => ['a', 'b', 'c', 'd'].map((key) => logged(counted(key, version)))));
      await consume(transport);
      await eventually(async () => (await effects()) === 20, LONG_MS);
      await kafka.stop();
      await kafka.removeData();
      await kafka.startAgain();
      const anew = await log(kafka.brokers, namespace);
      await anew.publish(['a', 'b', 'c', 'd'].map((key) => logged(counted(key, 99))));
      const halted = () =>
        db.query<{ reason: string }>(`select halt_reason as reason from consumer_offset where halted_at is not null`);
      const used = await db.query(`select from consumer_offset where next_offset > 0`);
      await eventually(async () => (await halted()).length === used.length, LONG_MS);
      for (const { reason } of await halted()) expect(reason).toMatch(/the log ends at|made anew/);
      expect(await effects()).toBe(20);
    }, 400_000);
  });
});
