import { newId } from '@afterglow/service-defaults/ids';
import { eventually } from '@afterglow/testing/eventually';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import pino from 'pino';
import { EventTail, tailState, type TailPosition } from './event-tail.ts';
import type { ReceivedEvent } from './reaction.ts';
import { counted, logged } from './spec-fixtures/consumer-under-test.ts';
import { SAMPLE, sampleDefinition, type SampleCounted } from './spec-fixtures/sample-event.ts';
import { InMemoryTransport } from './transports/in-memory-transport.ts';

const logger = pino({ level: 'silent' });

describe('event tail', () => {
  let db: TestDatabase;
  let transport: InMemoryTransport;

  beforeAll(async () => {
    db = await startDatabase(sampleDefinition);
  });
  afterAll(() => db.stop());
  beforeEach(async () => {
    await db.query('truncate consumer_offset, dead_letter');
    transport = new InMemoryTransport();
    await transport.createTopics([{ name: 'sample', partitions: 1, retentionMs: null }]);
  });
  afterEach(() => transport.close());

  async function start(startAt: ReadonlyMap<string, TailPosition> = new Map()) {
    const heard: ReceivedEvent[] = [];
    const unreadable: string[] = [];
    const tail = new EventTail(
      { transport, logger, serviceName: 'sample' },
      {
        contracts: [SAMPLE],
        startAt,
        onEvents: (events) => heard.push(...events),
        onUnreadable: ({ key }) => unreadable.push(key),
      },
    );
    await tail.start();
    return { tail, unreadable, versions: () => heard.map(({ data }) => (data as SampleCounted).aggregateVersion) };
  }
  const standsAt = (offset: number) =>
    db.query(
      `insert into consumer_offset (consumer_group, topic, partition, next_offset, highest_offset) values ('sample', 'sample', 0, $1, $1)`,
      [offset],
    );

  it('hears everything from where it is told to start, and says when it has caught up and what it has seen', async () => {
    const last = logged(counted('a', 3));
    await transport.publish([logged(counted('a', 1)), logged(counted('a', 2)), last]);
    const { tail, versions } = await start(new Map([['sample[0]', { next: 1, lastEventId: null }]]));
    await eventually(() => tail.isCaughtUp());
    expect(versions()).toEqual([2, 3]);
    expect([tail.hasSeen(last.headers['ce_id'] ?? ''), tail.hasSeen(newId())]).toEqual([true, false]);
    await transport.publish([logged(counted('a', 4))]);
    await eventually(() => tail.isCaughtUp());
    expect(versions()).toEqual([2, 3, 4]);
  });

  it('a record that cannot be read is told by its key, and the next ones are heard', async () => {
    await transport.publish([{ ...logged(counted('broken', 1)), value: '{' }, logged(counted('a', 2))]);
    const { unreadable, versions } = await start();
    await eventually(() => versions().length === 1);
    expect([unreadable, versions()]).toEqual([['broken'], [2]]);
  });

  it('starts where the consumer stands, but never behind what was put aside: the copies do not hold that', async () => {
    await standsAt(7);
    expect((await db.run((tx) => tailState(tx, 'sample'))).positions).toEqual(
      new Map([['sample[0]', { next: 7, lastEventId: null }]]),
    );
    const letter = (offset: number, status: string) =>
      db.query(
        `insert into dead_letter (id, consumer_group, topic, partition, log_offset, key, type, reaction, headers, status, fingerprint, error, attempts, closed_at)
         values ($1, 'sample', 'sample', 0, $2, 'k', 't', 'r', '{}', $3, 'f', 'e', 1, case when $3 = 'WAITING' then null else platform_now() end)`,
        [newId(), offset, status],
      );
    await letter(2, 'REDRIVEN');
    await letter(5, 'WAITING');
    expect((await db.run((tx) => tailState(tx, 'sample'))).positions).toEqual(
      new Map([['sample[0]', { next: 5, lastEventId: null }]]),
    );
  });
});
