import { newId } from '@afterglow/service-defaults/ids';
import { eventually } from '@afterglow/testing/eventually';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import type { EntityManager } from 'typeorm';
import { listConsumerPartitions, PauseConsumer, ResumeConsumer } from './consumer-controls.ts';
import { ConsumerLag } from './consumer-lag.ts';
import type { EventConsumer } from './event-consumer.ts';
import { realTimeMs } from './real-time.ts';
import { consumerOf, counted, logged } from './spec-fixtures/consumer-under-test.ts';
import { SAMPLE, sampleDefinition, type SampleCounted } from './spec-fixtures/sample-event.ts';
import { InMemoryTransport } from './transports/in-memory-transport.ts';

class CountWhenCounted {
  readonly event = SAMPLE;
  /** Resolved by the test: a reaction that is in the middle of its work. */
  hold: Promise<void> | null = null;
  started = 0;
  async react({ counter, aggregateVersion }: SampleCounted, tx: EntityManager): Promise<void> {
    this.started += 1;
    await tx.query(`insert into effect (counter, version) values ($1, $2)`, [counter, aggregateVersion]);
    await this.hold;
  }
}

const MINUTE = 60_000;

describe('consumers, as operators hold and release them', () => {
  let db: TestDatabase;
  let transport: InMemoryTransport;
  let nowMs = realTimeMs();
  let consumers: EventConsumer[] = [];
  let pause: PauseConsumer;
  let resume: ResumeConsumer;

  beforeAll(async () => {
    db = await startDatabase(sampleDefinition);
    await db.query(`create table effect (n bigserial, counter text, version int)`);
    await db.query(`grant all on effect, effect_n_seq to sample_app`);
  });
  afterAll(() => db.stop());
  beforeEach(async () => {
    await db.query('truncate effect, inbox, consumer_offset, started_message');
    nowMs = realTimeMs();
    transport = new InMemoryTransport(() => nowMs);
    await transport.createTopics([{ name: 'sample', partitions: 1, retentionMs: null }]);
    const heard = () => [{ group: 'sample', topics: ['sample'] }];
    pause = new PauseConsumer(db.transactions, { heard, bounds: (topic) => transport.bounds(topic) });
    resume = new ResumeConsumer(db.transactions);
  });
  afterEach(async () => {
    await Promise.all(consumers.map((consumer) => consumer.stop()));
    await transport.close();
    consumers = [];
  });

  const who = newId();
  const sample = { consumerGroup: 'sample', topic: 'sample', who, why: 'a release goes wrong' };
  const effects = async () =>
    (await db.query<{ counter: string; version: number }>('select counter, version from effect order by n')).map(
      ({ counter, version }) => `${counter} ${version}`,
    );
  const partitions = () => listConsumerPartitions(db.dataSource.manager);
  async function start(act = new CountWhenCounted()) {
    const { consumer } = consumerOf(db, transport, { acts: [act] });
    consumers.push(consumer);
    await consumer.start();
    return consumer;
  }
  const drained = (consumer: EventConsumer) =>
    eventually(async () => (await consumer.unprocessed()) === 0 && consumer.inFlight === 0);
  /** The consumer has been handed the batch, and has found that it may not. */
  const refused = () => eventually(() => consumers.every(({ inFlight }) => inFlight === 0));

  it('a paused consumer works on nothing more, not after a restart either, until it is resumed; then nothing is lost', async () => {
    const first = await start();
    await transport.publish([logged(counted('a', 1))]);
    await drained(first);
    expect(await pause.execute(sample)).toMatchObject([
      { partition: 0, nextOffset: 1, status: 'PAUSED', haltedBy: who, haltReason: 'a release goes wrong' },
    ]);
    await transport.publish([logged(counted('a', 2))]);
    await refused();
    await first.stop();
    const second = await start();
    await transport.publish([logged(counted('a', 3))]);
    await refused();
    expect(await effects()).toEqual(['a 1']);
    await resume.execute({ ...sample, why: 'mended' });
    await drained(second);
    expect(await effects()).toEqual(['a 1', 'a 2', 'a 3']);
    expect(await partitions()).toMatchObject([{ nextOffset: 3, status: 'RUNNING', haltedBy: null, haltReason: null }]);
  });

  it('the member that was at work when it was paused goes on by itself when it is resumed', async () => {
    const consumer = await start();
    await transport.publish([logged(counted('a', 1))]);
    await drained(consumer);
    await pause.execute(sample);
    await transport.publish([logged(counted('a', 2))]);
    await refused();
    await resume.execute(sample);
    await drained(consumer);
    expect(await effects()).toEqual(['a 1', 'a 2']);
  });

  it('pausing waits for what is being worked on: it is done when the answer comes, and nothing after it is', async () => {
    const act = new CountWhenCounted();
    let letGo: () => void = () => undefined;
    act.hold = new Promise((resolve) => (letGo = resolve));
    await db.query(
      `insert into consumer_offset (consumer_group, topic, partition, next_offset, highest_offset) values ('sample', 'sample', 0, 0, 0)`,
    );
    await start(act);
    await transport.publish([logged(counted('a', 1))]);
    await eventually(() => act.started === 1);
    let isPaused = false;
    const pausing = pause.execute(sample).then(() => (isPaused = true));
    await eventually(async () => {
      const waiting = await db.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return waiting.length > 0;
    });
    expect(isPaused).toBe(false);
    letGo();
    await pausing;
    expect(await effects()).toEqual(['a 1']);
    await transport.publish([logged(counted('a', 2))]);
    await refused();
    expect(await effects()).toEqual(['a 1']);
  });

  it('a group that has read nothing yet can be paused before it starts', async () => {
    await transport.publish([logged(counted('a', 1))]);
    expect(await pause.execute({ ...sample, partition: 0 })).toMatchObject([{ nextOffset: 0, status: 'PAUSED' }]);
    const consumer = await start();
    expect(await effects()).toEqual([]);
    await resume.execute(sample);
    await drained(consumer);
    expect(await effects()).toEqual(['a 1']);
  });

  it('a log that was made anew during a pause halts after it, and a halt is not ended with the pauses', async () => {
    const first = await start();
    await transport.publish([logged(counted('a', 1))]);
    await drained(first);
    await pause.execute(sample);
    await first.stop();
    const other = new InMemoryTransport();
    await other.createTopics([{ name: 'sample', partitions: 1, retentionMs: null }]);
    await other.publish([logged(counted('other', 1)), logged(counted('other', 2))]);
    transport = other;
    await start();
    await resume.execute(sample);
    await eventually(async () => (await partitions())[0]?.status === 'HALTED');
    expect(await effects()).toEqual(['a 1']);
    await expect(resume.execute(sample)).rejects.toMatchObject({ code: 'consumer.not_halted' });
    await resume.execute({ ...sample, partition: 0, fromOffset: 0 });
    await eventually(async () => (await effects()).length === 3);
  });

  it('bad input: what nobody hears, what stands already, what runs, an offset without a partition', async () => {
    await expect(pause.execute({ ...sample, topic: 'elsewhere' })).rejects.toMatchObject({ code: 'consumer.not_found' });
    await expect(pause.execute({ ...sample, consumerGroup: 'other' })).rejects.toMatchObject({ code: 'consumer.not_found' });
    await expect(pause.execute({ ...sample, partition: 7 })).rejects.toMatchObject({ code: 'consumer.not_found' });
    await expect(resume.execute(sample)).rejects.toMatchObject({ code: 'consumer.not_halted' });
    await pause.execute(sample);
    await expect(pause.execute(sample)).rejects.toMatchObject({ code: 'consumer.already_stopped' });
    await expect(resume.execute({ ...sample, fromOffset: 0 })).rejects.toMatchObject({ code: 'consumer.partition_missing' });
  });

  it('who paused and who resumed, and why, is written down where the service can not change it', async () => {
    await db.query('truncate dead_letter_audit');
    await pause.execute(sample);
    await resume.execute({ ...sample, why: 'mended' });
    expect(await db.query('select who, why, what, target from dead_letter_audit order by at, id')).toEqual([
      { who, why: 'a release goes wrong', what: 'PAUSE', target: { consumerGroup: 'sample', topic: 'sample' } },
      { who, why: 'mended', what: 'RESUME', target: { consumerGroup: 'sample', topic: 'sample' } },
    ]);
  });

  it('OP1 the age of the oldest unprocessed event, how many there are, and how fast the group is', async () => {
    const lag = new ConsumerLag(
      { transport, dataSource: db.dataSource },
      () => [{ group: 'sample', topics: ['sample'] }],
      () => nowMs,
    );
    await transport.publish([logged(counted('a', 1)), logged(counted('a', 2))]);
    expect(await lag.read()).toEqual([
      { consumerGroup: 'sample', topic: 'sample', status: 'RUNNING', events: 2, oldestForSeconds: 0, perSecond: null },
    ]);
    nowMs += 12_000;
    expect(await lag.read()).toMatchObject([{ events: 2, oldestForSeconds: 10, perSecond: 0 }]);
    const consumer = await start();
    await drained(consumer);
    nowMs += 8_000;
    expect(await lag.read()).toMatchObject([{ events: 0, oldestForSeconds: 0, perSecond: 0.1 }]);
    await pause.execute(sample);
    await transport.publish([logged(counted('a', 3))]);
    nowMs += 90 * MINUTE;
    expect(await lag.read()).toMatchObject([{ status: 'PAUSED', events: 1, oldestForSeconds: 3600 }]);
  });
});
