import { DomainError } from '@afterglow/service-defaults/domain-error';
import { newId } from '@afterglow/service-defaults/ids';
import { eventually } from '@afterglow/testing/eventually';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import type { EntityManager } from 'typeorm';
import { ResumeConsumer } from './consumer-controls.ts';
import type { EventConsumer } from './event-consumer.ts';
import type { Outbox } from './outbox.ts';
import { realTimeMs } from './real-time.ts';
import { consumerOf, counted, logged } from './spec-fixtures/consumer-under-test.ts';
import { SAMPLE, sampleDefinition, type SampleCounted } from './spec-fixtures/sample-event.ts';
import { InMemoryTransport } from './transports/in-memory-transport.ts';

class KeepKnownCounters {
  readonly events = [SAMPLE];
  async keep(event: SampleCounted, tx: EntityManager): Promise<void> {
    await tx.query(`insert into effect (what, counter, version) values ('kept', $1, $2)`, [
      event.counter,
      event.aggregateVersion,
    ]);
  }
}

class CountWhenCounted {
  readonly event = SAMPLE;
  failures: unknown[] = [];
  constructor(private readonly outbox?: Outbox) {}
  async react(event: SampleCounted, tx: EntityManager): Promise<void> {
    await tx.query(`insert into effect (what, counter, version) values ('acted', $1, $2)`, [
      event.counter,
      event.aggregateVersion,
    ]);
    if (event.counter === 'poison')
      throw new DomainError({ code: 'sample.refused', kind: 'broken-rule', message: 'a rule refuses' });
    if (event.counter === 'fragile') {
      const failure = this.failures.shift();
      if (failure) throw failure;
    }
    await this.outbox?.append(tx, [counted(`${event.counter}'s effect`, event.aggregateVersion)]);
  }
}

describe('event consumer', () => {
  let db: TestDatabase;
  let transport: InMemoryTransport;
  let consumers: EventConsumer[] = [];

  beforeAll(async () => {
    db = await startDatabase(sampleDefinition);
    await db.query(`create table effect (n bigserial, what text, counter text, version int)`);
    await db.query(`grant all on effect, effect_n_seq to sample_app`);
  });
  afterAll(() => db.stop());
  beforeEach(async () => {
    await db.query('truncate effect, inbox, consumer_offset, outbox, dead_letter, parked_key, started_message');
    transport = new InMemoryTransport();
    await transport.createTopics([{ name: 'sample', partitions: 1, retentionMs: null }]);
  });
  afterEach(async () => {
    await Promise.all(consumers.map((consumer) => consumer.stop()));
    await transport.close();
    consumers = [];
  });

  const effects = async () =>
    (
      await db.query<{ what: string; counter: string; version: number }>(`select what, counter, version from effect order by n`)
    ).map(({ what, counter, version }) => `${what} ${counter} ${version}`);
  const offset = async () =>
    (await db.query<{ next_offset: string; halt_reason: string | null }>(`select * from consumer_offset`))[0];

  const letters = () =>
    db.query<{ key: string; reaction: string; status: string; error: string; attempts: number }>(
      `select * from dead_letter order by log_offset, reaction`,
    );

  async function start(options: Parameters<typeof consumerOf>[2], on: InMemoryTransport = transport) {
    const started = consumerOf(db, on, options);
    consumers.push(started.consumer);
    await started.consumer.start();
    return started;
  }
  const drained = (consumer: EventConsumer) =>
    eventually(async () => (await consumer.unprocessed()) === 0 && consumer.inFlight === 0);

  it('consumer rule 2: the copy runs before the act, each once, with offset, inbox and outbox in one commit', async () => {
    const act = new CountWhenCounted(db.outbox);
    const event = logged(counted('a', 1));
    await transport.publish([event]);
    const { consumer } = await start({ copies: [new KeepKnownCounters()], acts: [act] });
    await drained(consumer);
    expect(await effects()).toEqual(['kept a 1', 'acted a 1']);
    expect(await offset()).toMatchObject({ next_offset: '1', last_event_id: event.headers['ce_id'] });
    const [caused] = await db.publishedEvents();
    expect(caused).toMatchObject({ key: "a's effect", correlationId: event.headers['ce_correlationid'] });
    const [row] = await db.query<{ causation_id: string }>('select causation_id from outbox');
    expect(row?.causation_id).toBe(event.headers['ce_id']);
  });

  it('consumer rule 2: the same event again, later or twice in one batch, has no second effect', async () => {
    const same = logged(counted('a', 1));
    // The very first record of a new group goes alone; the batch is what follows.
    await transport.publish([logged(counted('b', 1)), same, same]);
    const { consumer } = await start({ acts: [new CountWhenCounted()] });
    await drained(consumer);
    await transport.publish([same]);
    await drained(consumer);
    expect(await effects()).toEqual(['acted b 1', 'acted a 1']);
    expect((await offset())?.next_offset).toBe('4');
  });

  it('consumer rule 1: all offsets set back to 0 and drained again change nothing', async () => {
    await transport.publish(Array.from({ length: 250 }, (_, n) => logged(counted(`c${n % 9}`, n))));
    const first = await start({ copies: [new KeepKnownCounters()], acts: [new CountWhenCounted(db.outbox)] });
    await drained(first.consumer);
    await first.consumer.stop();
    const before = [await effects(), await db.publishedEvents()];
    await db.query('update consumer_offset set next_offset = 0, last_event_id = null');
    const second = await start({ copies: [new KeepKnownCounters()], acts: [new CountWhenCounted(db.outbox)] });
    await drained(second.consumer);
    expect([await effects(), await db.publishedEvents()]).toEqual(before);
    expect((await offset())?.next_offset).toBe('250');
  });

  it('consumer rule 1: a member that was replaced is fenced: its batch rolls back, it reads its place again', async () => {
    await transport.publish([logged(counted('a', 1))]);
    const { consumer } = await start({ copies: [new KeepKnownCounters()] });
    await drained(consumer);
    // Another member has committed offset 3 while this one still believes it is at 1.
    await db.query('update consumer_offset set next_offset = 3, highest_offset = 3, last_event_id = null');
    await transport.publish([logged(counted('a', 2)), logged(counted('a', 3)), logged(counted('a', 4))]);
    await drained(consumer);
    expect(await effects()).toEqual(['kept a 1', 'kept a 4']);
  });

  it('consumer rule 3: what fails for a while is tried again, alone, and the others are not lost', async () => {
    const act = new CountWhenCounted();
    act.failures = [new Error('once'), new Error('twice'), Object.assign(new Error('deadlock'), { code: '40P01' })];
    await transport.publish([logged(counted('a', 1)), logged(counted('fragile', 1)), logged(counted('b', 1))]);
    const { consumer } = await start({ acts: [act] });
    await drained(consumer);
    expect(await effects()).toEqual(['acted a 1', 'acted fragile 1', 'acted b 1']);
  });

  it('consumer rule 3: an event that a rule refuses goes aside at once; those around it get through, nothing of it stays', async () => {
    // The first goes alone; of the batch that follows, the first is not at fault.
    await transport.publish(['a', 'b', 'poison', 'c'].map((counter) => logged(counted(counter, 1))));
    const { consumer } = await start({ acts: [new CountWhenCounted()] });
    await drained(consumer);
    expect(await effects()).toEqual(['acted a 1', 'acted b 1', 'acted c 1']);
    expect(await letters()).toMatchObject([
      { key: 'poison', reaction: 'CountWhenCounted', status: 'WAITING', error: 'a rule refuses', attempts: 1 },
    ]);
    expect((await offset())?.next_offset).toBe('4');
  });

  it('consumer rule 1: a log that ends below the stored offset, or holds another event there, halts and never jumps', async () => {
    await transport.publish([logged(counted('a', 1)), logged(counted('a', 2))]);
    const { consumer } = await start({ acts: [new CountWhenCounted()] });
    await drained(consumer);
    await consumer.stop();
    const madeAnew = new InMemoryTransport();
    await madeAnew.createTopics([{ name: 'sample', partitions: 1, retentionMs: null }]);
    await madeAnew.publish([logged(counted('other', 1))]);
    const shorter = await start({ acts: [new CountWhenCounted()] }, madeAnew);
    await eventually(async () => (await offset())?.halt_reason?.includes('the log ends at 1') ?? false);
    await shorter.consumer.stop();
    await db.query('update consumer_offset set halted_at = null, halt_reason = null');
    await madeAnew.publish([logged(counted('other', 2)), logged(counted('other', 3))]);
    await start({ acts: [new CountWhenCounted()] }, madeAnew);
    await eventually(async () => (await offset())?.halt_reason?.includes('the topic was made anew') ?? false);
    expect(await effects()).toEqual(['acted a 1', 'acted a 2']);
    const resume = new ResumeConsumer(db.transactions);
    const at = {
      consumerGroup: 'sample',
      topic: 'sample',
      partition: 0,
      fromOffset: 0,
      who: newId(),
      why: 'the log is new on purpose',
    };
    await resume.execute(at);
    await eventually(async () => (await effects()).length === 5);
    expect((await effects()).slice(2)).toEqual(['acted other 1', 'acted other 2', 'acted other 3']);
    await expect(resume.execute(at)).rejects.toMatchObject({ code: 'consumer.not_halted' });
    await madeAnew.close();
  });

  it('consumer rule 2: what was processed before and is older than the inbox halts; a first read of old history does not', async () => {
    const aged = (days: number) => new InMemoryTransport(() => realTimeMs() - days * 24 * 3_600_000);
    for (const [days, halts] of [[36, true] as const, [34, false] as const]) {
      await db.query('truncate effect, inbox, consumer_offset');
      const old = aged(days);
      await old.createTopics([{ name: 'sample', partitions: 1, retentionMs: null }]);
      await old.publish([logged(counted('a', 1)), logged(counted('a', 2))]);
      const first = await start({ acts: [new CountWhenCounted()] }, old);
      await drained(first.consumer);
      await first.consumer.stop();
      expect(await effects()).toEqual(['acted a 1', 'acted a 2']);
      // Set back to the beginning, and the inbox has forgotten: without a halt both would happen a second time.
      await db.query('update consumer_offset set next_offset = 0, last_event_id = null');
      await db.query('truncate inbox');
      const second = await start({ acts: [new CountWhenCounted()] }, old);
      await eventually(async () => halts === ((await offset())?.halt_reason ?? '').includes('older than the 35 days'));
      if (!halts) await drained(second.consumer);
      await second.consumer.stop();
      expect((await effects()).length).toBe(halts ? 2 : 4);
      await old.close();
    }
  });

  it('consumer rule 4: what was started three times and never finished goes aside without being started again', async () => {
    await transport.publish([logged(counted('a', 1))]);
    const first = await start({ acts: [new CountWhenCounted()] });
    await drained(first.consumer);
    await first.consumer.stop();
    await transport.publish([logged(counted('deadly', 1)), logged(counted('b', 1))]);
    // What three processes leave behind that each ended while the record was being worked on.
    await db.query(`update consumer_offset set assigned_offset = next_offset`);
    expect(await db.query(`select starts from started_message`)).toEqual([]);
    await db.query(
      `insert into started_message (consumer_group, topic, partition, log_offset, starts) values ('sample', 'sample', 0, 1, 3)`,
    );
    const next = await start({ acts: [new CountWhenCounted()] });
    await drained(next.consumer);
    expect(await effects()).toEqual(['acted a 1', 'acted b 1']);
    expect(await letters()).toMatchObject([
      { key: 'deadly', error: expect.stringContaining('started 3 times') as string, attempts: 3 },
    ]);
  });

  it('consumer rule 4: a start is written down only when nothing has moved since the last assignment, and a failure is a finish', async () => {
    const act = new CountWhenCounted();
    await transport.publish([logged(counted('a', 1)), logged(counted('a', 2))]);
    const first = await start({ acts: [act] });
    await drained(first.consumer);
    await first.consumer.stop();
    await transport.publish([logged(counted('a', 3))]);
    const second = await start({ acts: [act] });
    await drained(second.consumer);
    expect(await db.query('select log_offset from started_message')).toEqual([]);
    await second.consumer.stop();
    act.failures = [new Error('once')];
    await db.query(`update consumer_offset set assigned_offset = next_offset`);
    await transport.publish([logged(counted('fragile', 1))]);
    const third = await start({ acts: [act] });
    await drained(third.consumer);
    expect(await db.query('select log_offset from started_message')).toEqual([]);
    expect(await effects()).toEqual(['acted a 1', 'acted a 2', 'acted a 3', 'acted fragile 1']);
  });
});
