import { DomainError } from '@afterglow/service-defaults/domain-error';
import { eventually } from '@afterglow/testing/eventually';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import type { EntityManager } from 'typeorm';
import type { Outbox } from './outbox.ts';
import type { HeardEvent, LocksFirst, SetReaction } from './reaction.ts';
import { consumerOf, counted, logged } from './spec-fixtures/consumer-under-test.ts';
import { HeardElsewhere, SAMPLE, sampleDefinition, type SampleCounted } from './spec-fixtures/sample-event.ts';
import { InMemoryTransport } from './transports/in-memory-transport.ts';

const saw: string[] = [];
const nameOf = ({ counter, aggregateVersion }: SampleCounted) => `${counter}${aggregateVersion}`;

class CountInSets implements SetReaction<SampleCounted> {
  readonly event = SAMPLE;
  constructor(private readonly outbox: Outbox) {}
  async reactToSet(events: readonly HeardEvent<SampleCounted>[], tx: EntityManager): Promise<void> {
    saw.push(`set ${events.map(({ data }) => nameOf(data)).join(' ')}`);
    for (const { data, cause } of events) await this.outbox.append(tx, [counted(nameOf(data), 1)], cause);
  }
}

class CountAlone {
  readonly event = HeardElsewhere;
  async react(event: SampleCounted): Promise<void> {
    saw.push(`alone ${nameOf(event)}`);
  }
}

class LockEarly implements LocksFirst {
  async lockFirst(events: readonly object[]): Promise<void> {
    saw.push(`locks ${(events as SampleCounted[]).map(nameOf).join(' ')}`);
  }
}

const elsewhere = (counter: string) => Object.assign(new HeardElsewhere(), { counter, aggregateVersion: 1 });

describe('events in sets', () => {
  let db: TestDatabase;
  beforeAll(async () => (db = await startDatabase(sampleDefinition)));
  afterAll(() => db.stop());
  beforeEach(() => saw.splice(0));

  it('consumer rule 2: a set reaction gets in one set what follows directly, in order, each once, and each names its own cause', async () => {
    const handlers = [new CountInSets(db.outbox), new CountAlone()];
    await db.receiveChunk([counted('a', 1), counted('b', 1), elsewhere('c'), counted('a', 2), counted('a', 3)], handlers);
    expect(saw).toEqual(['set a1 b1', 'alone c1', 'set a2 a3']);
    const rows = await db.query<{ reaction: string; event_id: string; correlation_id: string }>(`select * from inbox`);
    const caused = await db.query<{ causation_id: string; correlation_id: string }>('select * from outbox order by id');
    const heard = rows.filter(({ reaction }) => reaction === 'CountInSets');
    expect(caused.map((row) => `${row.causation_id} ${row.correlation_id}`).sort()).toEqual(
      heard.map((row) => `${row.event_id} ${row.correlation_id}`).sort(),
    );
    expect(heard).toHaveLength(4);
  });

  it('consumer rule 2: what a chunk will lock is locked before the first act, for what is new', async () => {
    const handlers = [new CountInSets(db.outbox), new CountAlone()];
    const id = await db.receive(counted('old', 1), new CountInSets(db.outbox));
    await db.receiveChunk([counted('a', 1), elsewhere('b')], handlers, new LockEarly());
    expect(saw).toEqual(['set old1', 'locks a1 b1', 'set a1', 'alone b1']);
    saw.splice(0);
    await db.receive(counted('old', 1), new CountInSets(db.outbox), { id });
    expect(saw).toEqual([]);
  });
});

describe('a consumer of sets', () => {
  let db: TestDatabase;
  let transport: InMemoryTransport;
  beforeAll(async () => (db = await startDatabase(sampleDefinition)));
  afterAll(() => db.stop());
  beforeEach(async () => {
    saw.splice(0);
    await db.query('truncate inbox, consumer_offset, outbox, dead_letter, parked_key, started_message');
    transport = new InMemoryTransport();
    await transport.createTopics([{ name: 'sample', partitions: 1, retentionMs: null }]);
    await transport.publish(Array.from({ length: 1_700 }, (_none, n) => logged(counted(`c${n + 1}`, n + 1))));
  });
  afterEach(() => transport.close());

  const sizes = () => saw.map((line) => line.split(' ').length - 1);
  async function consume(act: object): Promise<void> {
    const { consumer } = consumerOf(db, transport, { acts: [act] });
    await consumer.start();
    await eventually(async () => (await consumer.unprocessed()) === 0);
    await consumer.stop();
  }

  it('consumer rule 2: a run of them is one transaction of a thousand, the first of a new partition goes alone', async () => {
    await consume(new CountInSets(db.outbox));
    // The log in memory hands over fifteen hundred at once.
    expect(sizes()).toEqual([1, 1000, 499, 200]);
  });

  it('consumer rule 4: one that fails is found in halves, goes aside, and the others are counted once', async () => {
    class FailAtOne extends CountInSets {
      override async reactToSet(events: readonly HeardEvent<SampleCounted>[], tx: EntityManager): Promise<void> {
        await super.reactToSet(events, tx);
        if (events.some(({ data }) => data.aggregateVersion === 333))
          throw new DomainError({ code: 'sample.refused', kind: 'broken-rule', message: 'a rule refuses' });
      }
    }
    await consume(new FailAtOne(db.outbox));
    const [counts] = await db.query(
      `select (select count(*)::int from dead_letter) as letters, (select count(distinct causation_id)::int from outbox) as caused,
         (select count(*)::int from outbox) as all_caused`,
    );
    // Back to less than a hundred at once, until it is well again.
    expect(sizes().slice(0, 3)).toEqual([1, 1000, 50]);
    expect(counts).toEqual({ letters: 1, caused: 1_699, all_caused: 1_699 });
  });
});
