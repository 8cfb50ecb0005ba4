import { DomainError } from '@afterglow/service-defaults/domain-error';
import { newId } from '@afterglow/service-defaults/ids';
import { eventually } from '@afterglow/testing/eventually';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import type { EntityManager } from 'typeorm';
import type { EventConsumer } from '../event-consumer.ts';
import { consumerOf, counted, logged } from '../spec-fixtures/consumer-under-test.ts';
import { SAMPLE, SampleCounted, sampleDefinition } from '../spec-fixtures/sample-event.ts';
import { InMemoryTransport } from '../transports/in-memory-transport.ts';
import { DiscardDeadLetters } from './discard-dead-letters.ts';
import { EditDeadLetter } from './edit-dead-letter.ts';
import { findDeadLetter, groupDeadLetters } from './find-dead-letters.ts';
import { RedriveDeadLetters } from './redrive-dead-letters.ts';

/** Another contract of the same topic, which takes a right away. */
class SampleStopped extends SampleCounted {
  static override readonly type = 'SampleStopped';
  static readonly stops = true;
}

let broken = new Set<string>();

class CountWhenCounted {
  readonly event = SAMPLE;
  async react(event: SampleCounted, tx: EntityManager): Promise<void> {
    await tx.query(`insert into effect (what, counter, version) values ('counted', $1, $2)`, [
      event.counter,
      event.aggregateVersion,
    ]);
    if (broken.has(event.counter))
      throw new DomainError({ code: 'sample.refused', kind: 'broken-rule', message: `refused ${event.counter}` });
  }
}
class NoteWhenCounted {
  readonly event = SAMPLE;
  async react(event: SampleCounted, tx: EntityManager): Promise<void> {
    await tx.query(`insert into effect (what, counter, version) values ('noted', $1, $2)`, [
      event.counter,
      event.aggregateVersion,
    ]);
  }
}
class StopWhenStopped {
  readonly event = SampleStopped;
  async react(event: SampleStopped, tx: EntityManager): Promise<void> {
    await tx.query(`insert into effect (what, counter, version) values ('stopped', $1, $2)`, [
      event.counter,
      event.aggregateVersion,
    ]);
    if (broken.has(`stop ${event.counter}`)) throw new Error('the stop failed');
  }
}
class KeepKnownCounters {
  readonly events = [SAMPLE, SampleStopped];
  async keep(event: SampleCounted, tx: EntityManager): Promise<void> {
    if (broken.has(`copy of ${event.counter}`))
      throw new DomainError({ code: 'sample.refused', kind: 'broken-rule', message: 'not kept' });
    await tx.query(`insert into effect (what, counter, version) values ('kept', $1, $2)`, [
      event.counter,
      event.aggregateVersion,
    ]);
  }
}

const stopped = (counter: string, aggregateVersion: number) => Object.assign(new SampleStopped(), { counter, aggregateVersion });
const by = { who: newId(), why: 'the rule was mended' };

describe('dead letters', () => {
  let db: TestDatabase;
  let transport: InMemoryTransport;
  let consumer: EventConsumer;
  let redrive: RedriveDeadLetters;
  let discard: DiscardDeadLetters;
  let edit: EditDeadLetter;

  beforeAll(async () => {
    db = await startDatabase(sampleDefinition);
    await db.query(`create table effect (n bigserial, what text, counter text, version int)`);
    await db.query(`grant all on effect, effect_n_seq to sample_app`);
  });
  afterAll(() => db.stop());
  beforeEach(async () => {
    broken = new Set(['bad']);
    await db.query(
      'truncate effect, inbox, consumer_offset, outbox, dead_letter, parked_key, dead_letter_audit, started_message',
    );
    transport = new InMemoryTransport();
    await transport.createTopics([{ name: 'sample', partitions: 1, retentionMs: null }]);
    const acts = [new CountWhenCounted(), new NoteWhenCounted(), new StopWhenStopped()];
    const under = consumerOf(db, transport, { copies: [new KeepKnownCounters()], acts });
    consumer = under.consumer;
    redrive = new RedriveDeadLetters(db.transactions, under.processor);
    discard = new DiscardDeadLetters(db.transactions);
    edit = new EditDeadLetter(db.transactions, under.processor);
    await consumer.start();
  });
  afterEach(async () => {
    await consumer.stop();
    await transport.close();
  });

  const drained = () => eventually(async () => (await consumer.unprocessed()) === 0 && consumer.inFlight === 0);
  const hear = async (...events: SampleCounted[]) => {
    await transport.publish(events.map((event) => (event instanceof SampleStopped ? stopRecord(event) : logged(event))));
    await drained();
  };
  const stopRecord = (event: SampleCounted) => {
    const record = logged(event);
    return { ...record, headers: { ...record.headers, ce_type: 'afterglow.sample.SampleStopped.v1' } };
  };
  const effects = async (what: string) =>
    (
      await db.query<{ counter: string; version: number }>(`select counter, version from effect where what = $1 order by n`, [
        what,
      ])
    ).map(({ counter, version }) => `${counter} ${version}`);
  const waiting = async () =>
    await db.query<{ id: string; key: string; reaction: string; headers: Record<string, string> }>(
      `select * from dead_letter where status = 'WAITING' order by log_offset, reaction`,
    );
  const parkedKeys = async () => (await db.query(`select key, reaction from parked_key`)).length;
  const target = (key: string) => ({ topic: 'sample', key });

  it('consumer rule 3: later events of a parked key wait behind it, for the reaction that failed only', async () => {
    await hear(counted('bad', 1), counted('good', 1), counted('bad', 2));
    // Nothing is wrong with the next one.
    broken.clear();
    await hear(counted('bad', 3));
    expect(await effects('counted')).toEqual(['good 1']);
    expect(await effects('noted')).toEqual(['bad 1', 'good 1', 'bad 2', 'bad 3']);
    expect((await waiting()).map(({ key, reaction }) => `${key} ${reaction}`)).toEqual(Array(3).fill('bad CountWhenCounted'));
    expect(await parkedKeys()).toBe(1);
  });

  it('a key is redriven in order, and new events pass again', async () => {
    await hear(counted('bad', 1), counted('bad', 2));
    broken.clear();
    await hear(counted('bad', 3));
    expect(await effects('counted')).toEqual([]);
    expect(await redrive.execute({ target: target('bad'), ...by })).toEqual({ redriven: 3, failed: 0, remaining: 0 });
    await hear(counted('bad', 4));
    expect(await effects('counted')).toEqual(['bad 1', 'bad 2', 'bad 3', 'bad 4']);
    expect(await parkedKeys()).toBe(0);
  });

  it('what fails again stays first of its queue; nothing overtakes it', async () => {
    await hear(counted('bad', 1), counted('bad', 2));
    expect(await redrive.execute({ target: target('bad'), ...by })).toEqual({ redriven: 0, failed: 1, remaining: 2 });
    expect(await effects('counted')).toEqual([]);
    expect(await db.query(`select attempts from dead_letter order by log_offset`)).toEqual([{ attempts: 2 }, { attempts: 0 }]);
  });

  it('one letter is redriven only when it is first; a second time there is nothing to redrive', async () => {
    await hear(counted('bad', 1), counted('bad', 2));
    broken.clear();
    const [first, second] = await waiting();
    const refused = redrive.execute({ target: { deadLetterId: second?.id ?? '' }, ...by });
    await expect(refused).rejects.toMatchObject({ code: 'dead_letter.not_first', facts: { firstDeadLetterId: first?.id } });
    expect(await redrive.execute({ target: { deadLetterId: first?.id ?? '' }, ...by })).toEqual({
      redriven: 1,
      failed: 0,
      remaining: 0,
    });
    await expect(redrive.execute({ target: { deadLetterId: first?.id ?? '' }, ...by })).rejects.toMatchObject({
      code: 'dead_letter.not_found',
    });
    expect(await effects('counted')).toEqual(['bad 1']);
    expect(await parkedKeys()).toBe(1);
  });

  it('a group by fingerprint covers many keys with one cause', async () => {
    broken = new Set(['bad 1', 'bad 2', 'bad 3']);
    await hear(counted('bad 1', 1), counted('bad 2', 1), counted('bad 3', 1));
    const groups = await groupDeadLetters(db.dataSource.manager);
    expect(groups).toMatchObject([{ waiting: 3, keys: 3, reaction: 'CountWhenCounted' }]);
    broken.clear();
    expect(await redrive.execute({ target: { fingerprint: groups[0]?.fingerprint ?? '' }, ...by })).toMatchObject({
      redriven: 3,
      remaining: 0,
    });
    expect((await effects('counted')).sort()).toEqual(['bad 1 1', 'bad 2 1', 'bad 3 1']);
  });

  it('a group takes along what waits behind it: nothing is left behind an open way', async () => {
    await hear(counted('bad', 1), counted('bad', 2), counted('bad', 3));
    broken.clear();
    const groups = await groupDeadLetters(db.dataSource.manager);
    expect(groups).toMatchObject([{ waiting: 3, keys: 1, error: 'refused bad' }]);
    const { fingerprint = '' } = groups[0] ?? {};
    expect(await redrive.execute({ target: { fingerprint }, ...by })).toEqual({ redriven: 3, failed: 0, remaining: 0 });
    expect(await effects('counted')).toEqual(['bad 1', 'bad 2', 'bad 3']);
  });

  it('two redrives at once have one effect each', async () => {
    await hear(...Array.from({ length: 20 }, (_, n) => counted('bad', n + 1)));
    broken.clear();
    await Promise.allSettled([
      redrive.execute({ target: target('bad'), ...by }),
      redrive.execute({ target: target('bad'), ...by }),
    ]);
    expect(await effects('counted')).toEqual(Array.from({ length: 20 }, (_, n) => `bad ${n + 1}`));
    expect(await parkedKeys()).toBe(0);
  });

  it('events that take a right away are never held back behind a parked key', async () => {
    broken.add('copy of bad');
    await hear(counted('bad', 1));
    broken.delete('copy of bad');
    await hear(stopped('bad', 2), counted('bad', 3));
    expect(await effects('stopped')).toEqual(['bad 2']);
    expect(await effects('kept')).toEqual(['bad 2']);
    expect((await waiting()).map(({ reaction, headers }) => `${headers['ce_aggregateversion']} ${reaction}`)).toEqual([
      '1 CountWhenCounted',
      '1 KeepKnownCounters',
      '1 NoteWhenCounted',
      '3 CountWhenCounted',
      '3 KeepKnownCounters',
      '3 NoteWhenCounted',
    ]);
  });

  it('an act is given up together with the copy that it decides from', async () => {
    broken = new Set(['copy of a']);
    await hear(counted('a', 1));
    expect([await effects('kept'), await effects('counted'), await effects('noted')]).toEqual([[], [], []]);
    broken.clear();
    expect(await redrive.execute({ target: target('a'), ...by })).toMatchObject({ redriven: 3, remaining: 0 });
    expect([await effects('kept'), await effects('counted'), await effects('noted')]).toEqual([['a 1'], ['a 1'], ['a 1']]);
  });

  it('two reactions that fail for one event are both put aside, the third has its effect', async () => {
    broken = new Set(['stop a', 'copy of b']);
    await hear(stopped('a', 1));
    await eventually(async () => (await waiting()).length === 1, 20_000);
    expect(await effects('kept')).toEqual(['a 1']);
    expect(await effects('stopped')).toEqual([]);
  }, 30_000);

  it('all offsets set back to 0 change nothing: what is parked stays parked, once', async () => {
    await hear(counted('bad', 1), counted('bad', 2));
    const before = await db.query('select id, status, attempts from dead_letter order by id');
    await consumer.stop();
    await db.query('update consumer_offset set next_offset = 0, last_event_id = null');
    const again = consumerOf(db, transport, {
      copies: [new KeepKnownCounters()],
      acts: [new CountWhenCounted(), new NoteWhenCounted()],
    });
    consumer = again.consumer;
    await consumer.start();
    await drained();
    expect(await db.query('select id, status, attempts from dead_letter order by id')).toEqual(before);
    expect(await effects('noted')).toEqual(['bad 1', 'bad 2']);
  });

  it('an edit is checked against the contract, keeps the original, and is what the redrive uses', async () => {
    await hear(counted('bad', 1));
    const [letter] = await waiting();
    const deadLetterId = letter?.id ?? '';
    await expect(edit.execute({ deadLetterId, value: '{"counter":1}', ...by })).rejects.toMatchObject({
      code: 'dead_letter.edit_invalid',
    });
    await edit.execute({ deadLetterId, value: JSON.stringify({ counter: 'mended', aggregateVersion: 7 }), ...by });
    await redrive.execute({ target: { deadLetterId }, ...by });
    expect(await effects('counted')).toEqual(['mended 7']);
    const kept = await findDeadLetter(db.dataSource.manager, deadLetterId);
    expect(kept).toMatchObject({ status: 'REDRIVEN', value: JSON.stringify({ counter: 'bad', aggregateVersion: 1 }) });
    await expect(edit.execute({ deadLetterId, value: kept?.value ?? '', ...by })).rejects.toMatchObject({
      code: 'dead_letter.closed',
    });
  });

  it('a discard has no effect and opens the way when nothing waits any more', async () => {
    await hear(counted('bad', 1), counted('bad', 2));
    const [first] = await waiting();
    expect(await discard.execute({ target: { deadLetterId: first?.id ?? '' }, ...by })).toEqual({ discarded: 1 });
    expect(await parkedKeys()).toBe(1);
    expect(await discard.execute({ target: target('bad'), ...by })).toEqual({ discarded: 1 });
    expect(await parkedKeys()).toBe(0);
    broken.clear();
    await hear(counted('bad', 3));
    expect(await effects('counted')).toEqual(['bad 3']);
  });

  it('who and why are written down, and the service can neither change nor remove it', async () => {
    await hear(counted('bad', 1));
    await discard.execute({ target: target('bad'), ...by });
    expect(await db.query(`select who, why, what, outcome from dead_letter_audit`)).toEqual([
      { ...by, what: 'DISCARD', outcome: { discarded: 1 } },
    ]);
    await expect(db.run((tx) => tx.query('delete from dead_letter_audit'))).rejects.toThrow('permission denied');
    await expect(db.run((tx) => tx.query(`update dead_letter_audit set why = 'x'`))).rejects.toThrow('permission denied');
  });
});
