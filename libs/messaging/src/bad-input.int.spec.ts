import { newId } from '@afterglow/service-defaults/ids';
import { eventually } from '@afterglow/testing/eventually';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { testKafkaBrokers } from '@afterglow/testing/test-server';
import pino from 'pino';
import type { EntityManager } from 'typeorm';
import { EditDeadLetter } from './dead-letters/edit-dead-letter.ts';
import { RedriveDeadLetters } from './dead-letters/redrive-dead-letters.ts';
import type { EventConsumer } from './event-consumer.ts';
import { MAX_PAYLOAD_BYTES } from './outbox.ts';
import { consumerOf, counted, logged } from './spec-fixtures/consumer-under-test.ts';
import { SAMPLE, sampleDefinition, type SampleCounted } from './spec-fixtures/sample-event.ts';
import { publishBytes } from './spec-fixtures/strange-clients.ts';
import { InMemoryTransport } from './transports/in-memory-transport.ts';
import { KafkaTransport } from './transports/kafka-transport.ts';
import type { OutgoingRecord, Transport } from './transports/transport.ts';

class KeepKnownCounters {
  readonly events = [SAMPLE];
  async keep(event: SampleCounted, tx: EntityManager): Promise<void> {
    await tx.query(`insert into effect (what) values ($1)`, [`kept ${event.counter} ${event.aggregateVersion}`]);
  }
}
class CountWhenCounted {
  readonly event = SAMPLE;
  async react(event: SampleCounted, tx: EntityManager): Promise<void> {
    await tx.query(`insert into effect (what) values ($1)`, [`acted ${event.counter} ${event.aggregateVersion}`]);
  }
}

type Broken = Partial<OutgoingRecord>;
const good = () => logged(counted('a', 1));
const withHeaders = (changes: Record<string, string>): Broken => ({ headers: { ...good().headers, ...changes } });
const TYPE = 'afterglow.sample.SampleCounted.v1';
const tooLarge = JSON.stringify({ counter: 'a', aggregateVersion: 1, filler: 'x'.repeat(MAX_PAYLOAD_BYTES) });

describe('bad input', () => {
  let db: TestDatabase;
  let transport: Transport | null = null;
  let consumer: EventConsumer | null = null;

  beforeAll(async () => {
    db = await startDatabase(sampleDefinition);
    await db.query(`create table effect (n bigserial, what text)`);
    await db.query(`grant all on effect, effect_n_seq to sample_app`);
  });
  afterAll(() => db.stop());
  beforeEach(async () => {
    await db.query('truncate effect, inbox, consumer_offset, outbox, dead_letter, parked_key, started_message');
  });
  afterEach(async () => {
    await consumer?.stop();
    await transport?.close();
  });

  const effects = async () => (await db.query<{ what: string }>(`select what from effect order by n`)).map(({ what }) => what);
  const letters = () =>
    db.query<{ id: string; key: string; reaction: string; value: string; error: string }>(
      `select id, key, reaction, value, error from dead_letter order by log_offset, reaction`,
    );
  async function hear(on: Transport, ...records: OutgoingRecord[]) {
    transport = on;
    await on.createTopics([{ name: 'sample', partitions: 1, retentionMs: null }]);
    if (records.length > 0) await on.publish(records);
    const started = consumerOf(db, on, { copies: [new KeepKnownCounters()], acts: [new CountWhenCounted()] });
    consumer = started.consumer;
    await consumer.start();
    await drained();
    return started;
  }
  const drained = () => eventually(async () => (await consumer?.unprocessed()) === 0 && consumer?.inFlight === 0);

  it.each<[string, Broken, string]>([
    ['a broken payload', { value: '{' }, 'the payload is not JSON'],
    ['no payload', { value: '' }, 'the payload is not JSON'],
    ['a payload that is no object', { value: '[1]' }, 'the payload is not a JSON object'],
    ['a broken contract', { value: '{"counter":7,"aggregateVersion":1}' }, 'counter: isString'],
    ['a payload that is too large', { value: tooLarge }, `more than ${MAX_PAYLOAD_BYTES} bytes`],
    ['a foreign key', { key: 'b' }, 'the key of the record is not that of the event'],
    ['missing headers', { headers: { ce_type: TYPE } }, 'not a CloudEvent'],
    ['an id that is none', withHeaders({ ce_id: '7' }), 'not a CloudEvent'],
    ['a time that is none', withHeaders({ ce_time: 'soon' }), 'not a CloudEvent'],
    ['a version that is none', withHeaders({ ce_aggregateversion: 'new' }), 'not a CloudEvent'],
  ])('bad input: %s goes aside at once for every reaction, and says what is wrong', async (_what, broken, reason) => {
    await hear(new InMemoryTransport(), { ...good(), ...broken }, logged(counted('c', 1)));
    expect(await effects()).toEqual(['kept c 1', 'acted c 1']);
    const parked = await letters();
    expect(parked.map(({ reaction }) => reaction)).toEqual(['CountWhenCounted', 'KeepKnownCounters']);
    for (const { error } of parked) expect(error).toContain(reason);
  });

  it.each<[string, Record<string, string>, string]>([
    ['an unknown type without an id', { ce_type: 'afterglow.sample.Unheard.v1' }, 'Unheard'],
    ['a version that this release does not know', { ...good().headers, ce_type: 'afterglow.sample.SampleCounted.v9' }, 'v9'],
    ['no headers at all', {}, ''],
  ])('bad input: %s is skipped and counted', async (_what, headers, type) => {
    const { metrics } = await hear(new InMemoryTransport(), { ...good(), headers }, logged(counted('c', 1)));
    expect(await effects()).toEqual(['kept c 1', 'acted c 1']);
    expect(await letters()).toEqual([]);
    const skipped = (await metrics.skipped.get()).values;
    expect(skipped).toMatchObject([{ value: 1, labels: { type: expect.stringContaining(type) as string } }]);
  });

  it('bad input: an unknown type is skipped and counted: it stops nothing', async () => {
    const unheard = withHeaders({ ce_type: 'afterglow.sample.Unheard.v1' });
    const { metrics } = await hear(new InMemoryTransport(), { ...good(), ...unheard }, logged(counted('c', 1)));
    expect(await effects()).toEqual(['kept c 1', 'acted c 1']);
    expect((await metrics.skipped.get()).values).toMatchObject([{ value: 1 }]);
  });

  it('bad input: what says that it is from the future is taken: no rule of messaging reads the time of an event', async () => {
    await hear(new InMemoryTransport(), { ...good(), ...withHeaders({ ce_time: '2999-01-01T00:00:00.000Z' }) });
    expect(await effects()).toEqual(['kept a 1', 'acted a 1']);
    expect(await letters()).toEqual([]);
  });

  it('bad input: fields that the contract does not know are dropped', async () => {
    await hear(new InMemoryTransport(), { ...good(), value: '{"counter":"a","aggregateVersion":1,"invented":"later"}' });
    expect(await effects()).toEqual(['kept a 1', 'acted a 1']);
  });

  describe('as bytes on Kafka', () => {
    const namespace = `t${newId()}.`;
    const newTransport = () =>
      new KafkaTransport({ brokers: testKafkaBrokers(), clientId: 'test', namespace, logger: pino({ level: 'silent' }) });

    it('bad input: a wrong encoding goes aside with all its bytes, is not taken for text when redriven, and can be mended', async () => {
      const { processor } = await hear(newTransport());
      const bytes = [Buffer.from('{"counter":"\xe9t\xe9","aggregateVersion":1}', 'latin1'), Buffer.from('{"counter":"a\0"}')];
      const { headers } = good();
      await publishBytes(testKafkaBrokers(), `${namespace}sample`, [
        ...bytes.map((value) => ({ key: 'a', value, headers })),
        { key: 'b', value: JSON.stringify(counted('b', 1)), headers: { ...headers, ce_id: newId(), odd: Buffer.from([0, 255]) } },
      ]);
      await drained();
      expect(await effects()).toEqual(['kept b 1', 'acted b 1']);
      const parked = await letters();
      expect(parked.map(({ key, value }) => [key, value])).toEqual(
        bytes.flatMap((value) => Array(2).fill(['a', `base64:${value.toString('base64')}`]) as string[][]),
      );
      for (const { error } of parked) expect(error).toContain('not UTF-8 text');
      const by = { who: newId(), why: 'the encoding was mended' };
      const redrive = new RedriveDeadLetters(db.transactions, processor);
      const target = { deadLetterId: parked[0]?.id ?? '' };
      expect(await redrive.execute({ target, ...by })).toMatchObject({ redriven: 0, failed: 1 });
      const value = JSON.stringify({ counter: 'été', aggregateVersion: 1 });
      await new EditDeadLetter(db.transactions, processor).execute({ ...target, value, ...by });
      expect(await redrive.execute({ target, ...by })).toMatchObject({ redriven: 1, failed: 0 });
      expect(await effects()).toEqual(['kept b 1', 'acted b 1', 'acted été 1']);
    });
  });
});
