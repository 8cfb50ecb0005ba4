import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { newId } from '@afterglow/service-defaults/ids';
import { eventually } from '@afterglow/testing/eventually';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { testKafkaBrokers } from '@afterglow/testing/test-server';
import { setTimeout as delay } from 'node:timers/promises';
import pino from 'pino';
import { Column, Entity, PrimaryColumn, type EntityManager } from 'typeorm';
import type { EventConsumer } from './event-consumer.ts';
import { rebuildCopy } from './rebuild-copy.ts';
import { consumerOf, counted, logged } from './spec-fixtures/consumer-under-test.ts';
import { SAMPLE, sampleDefinition, type SampleCounted } from './spec-fixtures/sample-event.ts';
import { InMemoryTransport } from './transports/in-memory-transport.ts';
import { KafkaTransport } from './transports/kafka-transport.ts';
import type { OutgoingRecord, Transport } from './transports/transport.ts';
import { upsertNewer } from './upsert-newer.ts';

@Entity({ name: 'known_counter' })
class KnownCounter {
  @PrimaryColumn({ name: 'id', type: 'text' })
  id: string;

  @Column({ name: 'version', type: 'bigint', transformer: safeInteger })
  version: number;

  @Column({ name: 'state', type: 'jsonb' })
  state: object;
}

class KeepKnownCounters {
  readonly events = [SAMPLE];
  async keep(event: SampleCounted, tx: EntityManager): Promise<void> {
    if (event.filler === 'poison') throw new Error('poison');
    const state = { at: event.aggregateVersion, filler: event.filler ?? null };
    await upsertNewer(tx, KnownCounter, { id: event.counter, version: event.aggregateVersion, state });
  }
}

const definition = { ...sampleDefinition, entities: [KnownCounter] };
const PARTITIONS = 3;

const adapters: [string, () => Transport][] = [
  ['in-memory', () => new InMemoryTransport()],
  [
    'kafka',
    () =>
      new KafkaTransport({
        brokers: testKafkaBrokers(),
        clientId: 'test',
        namespace: `t${newId()}.`,
        logger: pino({ level: 'silent' }),
      }),
  ],
];

describe.each(adapters)('rebuilding a copy: %s', (_name, open) => {
  let db: TestDatabase;
  let transport: Transport;
  let consumer: EventConsumer;

  beforeAll(async () => {
    db = await startDatabase(definition);
    await db.query(
      `create table known_counter (id text primary key, version bigint not null, state jsonb not null,
         filler text generated always as (state ->> 'filler') stored)`,
    );
    await db.query(`alter table known_counter owner to sample_owner; grant all on known_counter to sample_app`);
  });
  afterAll(() => db.stop());
  beforeEach(async () => {
    await db.query('truncate known_counter, inbox, consumer_offset, dead_letter, parked_key, started_message');
    transport = open();
    await transport.createTopics([{ name: 'sample', partitions: PARTITIONS, retentionMs: null }]);
  });
  afterEach(async () => {
    await consumer.stop();
    await transport.close();
  });

  async function consume(): Promise<void> {
    consumer = consumerOf(db, transport, { copies: [new KeepKnownCounters()] }).consumer;
    await consumer.start();
    await drained();
  }
  const drained = () => eventually(async () => (await consumer.unprocessed()) === 0 && consumer.inFlight === 0);
  const rows = () => db.query<{ id: string }>(`select *, xmin::text from known_counter order by id`);
  const content = () => db.query(`select * from known_counter order by id`);
  const rebuild = () => rebuildCopy({ definition, ownerUrl: db.urls.owner, transport }, KeepKnownCounters);
  const history = (upTo: number): OutgoingRecord[] =>
    Array.from({ length: upTo }, (_, n) => logged(counted(`c${n % 20}`, 1 + ((n * 7) % upTo))));

  it('sets right what was changed, lost or never there, and leaves alone what is right', async () => {
    await transport.publish(history(300));
    await consume();
    const before = await rows();
    await db.query(`update known_counter set state = '{"at": 0, "filler": "wrong"}', version = 1000 where id = 'c3'`);
    await db.query(`update known_counter set version = 1 where id = 'c4'`);
    await db.query(`delete from known_counter where id in ('c5', 'c6')`);
    await db.query(`insert into known_counter (id, version, state) values ('nobody', 1, '{}')`);
    expect(await rebuild()).toEqual({ table: 'known_counter', events: 300, inserted: 2, updated: 2, deleted: 1 });
    const after = await rows();
    const plain = (row: object) => ({ ...row, xmin: null });
    expect(after.map(plain)).toEqual(before.map(plain));
    const touched = after.filter((row) => !before.some((old) => JSON.stringify(old) === JSON.stringify(row)));
    expect(touched.map(({ id }) => id)).toEqual(['c3', 'c4', 'c5', 'c6']);
    expect(await rebuild()).toMatchObject({ inserted: 0, updated: 0, deleted: 0 });
    expect(await db.query(`select from pg_class where relname = 'known_counter'`)).toHaveLength(1);
  });

  it('while the consumer goes on: what comes in during the rebuild is neither lost nor undone', async () => {
    await transport.publish(history(200));
    await consume();
    await db.query(`delete from known_counter`);
    let goOn = true;
    let version = 1_000;
    const writer = (async () => {
      // An end of its own: a machine on which the replay is slower than the writer would otherwise never see one.
      for (let batch = 1; goOn && batch <= 40; batch += 1) {
        await transport.publish(Array.from({ length: 20 }, (_, n) => logged(counted(`c${n}`, (version += 1)))));
        await delay(50);
      }
    })();
    await rebuild();
    await rebuild();
    goOn = false;
    await writer;
    await drained();
    const kept = await db.query<{ id: string; version: string }>(`select id, version from known_counter`);
    const newest = Array.from({ length: 20 }, (_, n) => [`c${n}`, version - 19 + n] as const);
    expect(new Map(kept.map(({ id, version: v }) => [id, Number(v)]))).toEqual(new Map(newest));
  });

  it('goes exactly as far as the consumer is', async () => {
    await transport.publish([logged(counted('a', 1)), logged(counted('a', 2))]);
    await consume();
    await consumer.stop();
    await transport.publish([logged(counted('a', 3))]);
    await db.query(`delete from known_counter`);
    expect(await rebuild()).toMatchObject({ events: 2, inserted: 1 });
    expect(await content()).toMatchObject([{ id: 'a', version: '2' }]);
  });

  it('leaves out what is set aside, and takes what was redriven as it was edited', async () => {
    const poison = { counter: 'p', filler: 'poison' };
    const bad = (version: number) => ({
      ...logged(counted('p', version)),
      value: JSON.stringify({ ...poison, aggregateVersion: version }),
    });
    await transport.publish([logged(counted('p', 1)), bad(2), logged(counted('a', 1))]);
    await consume();
    expect(await db.query(`select status from dead_letter`)).toEqual([{ status: 'WAITING' }]);
    await db.query(`delete from known_counter`);
    await rebuild();
    expect(await content()).toMatchObject([{ id: 'a' }, { id: 'p', version: '1' }]);
    await db.query(`update dead_letter set status = 'REDRIVEN', closed_at = platform_now(), edited_value = $1`, [
      JSON.stringify({ counter: 'p', aggregateVersion: 2, filler: 'cured' }),
    ]);
    await rebuild();
    expect(await content()).toMatchObject([{ id: 'a' }, { id: 'p', version: '2', filler: 'cured' }]);
  });

  it('refuses a halted partition, another log, and what it cannot read, and changes nothing', async () => {
    await transport.publish([logged(counted('a', 1)), logged(counted('a', 2))]);
    await consume();
    await consumer.stop();
    await db.query(`delete from known_counter`);
    await db.query(`update consumer_offset set halted_at = platform_now(), halt_reason = 'doubt' where next_offset = 2`);
    await expect(rebuild()).rejects.toThrow('is halted: doubt');
    await db.query(`update consumer_offset set halted_at = null, halt_reason = null, last_event_id = $1`, [newId()]);
    await expect(rebuild()).rejects.toThrow('holds another event at 1 than the consumer processed there');
    await db.query(`update consumer_offset set next_offset = 3, highest_offset = 3 where next_offset = 2`);
    await expect(rebuild()).rejects.toThrow('ends at 2, the consumer is at 3');
    await transport.publish([{ ...logged(counted('a', 3)), value: '{' }]);
    await db.query(`update consumer_offset set last_event_id = null`);
    await expect(rebuild()).rejects.toThrow("at 2 can't be kept");
    expect(await content()).toEqual([]);
  });
});
