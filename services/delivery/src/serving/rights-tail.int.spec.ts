import { AdAuthorizationRevoked } from '@afterglow/contracts/authorization/ad-authorization-revoked';
import { AdAuthorized } from '@afterglow/contracts/authorization/ad-authorized';
import { occurred } from '@afterglow/contracts/event-contract';
import { EventTails } from '@afterglow/messaging/event-tails';
import { topicDefinitions } from '@afterglow/messaging/topics';
import { InMemoryTransport } from '@afterglow/messaging/transports/in-memory-transport';
import { partitionOfKey } from '@afterglow/messaging/transports/partition-of-key';
import type { OutgoingRecord, SubscribeOptions, Subscription } from '@afterglow/messaging/transports/transport';
import { newId } from '@afterglow/service-defaults/ids';
import { eventually } from '@afterglow/testing/eventually';
import { StandInRelays } from '@afterglow/testing/stand-in-relays';
import { recordOf, startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { pino } from 'pino';
import { LiftEmergencyStop } from '../emergency-stops/lift-emergency-stop.ts';
import { PutEmergencyStop } from '../emergency-stops/put-emergency-stop.ts';
import { KeepKnownAdAuthorizations } from '../known-ad-authorizations/keep-known-ad-authorizations.ts';
import { service } from '../service.ts';
import { grant, NOON } from '../spec-fixtures/market.ts';
import { SetClock } from '../spec-fixtures/set-clock.ts';
import { ReplicaMemory } from './replica-memory.ts';
import { RightsTail } from './rights-tail.ts';
import type { ListedAd } from './why-not.ts';

/** A log whose broker can go away, and whose readers can die without a word. */
class BreakableTransport extends InMemoryTransport {
  isAway = false;
  readonly readers: Subscription[] = [];

  override async publish(records: readonly OutgoingRecord[]) {
    if (this.isAway) throw new Error('the broker is away');
    return super.publish(records);
  }
  override async subscribe(options: SubscribeOptions) {
    if (this.isAway) throw new Error('the broker is away');
    const reader = await super.subscribe(options);
    this.readers.push(reader);
    return reader;
  }
}

let db: TestDatabase;
let transport: BreakableTransport;
let tails: EventTails;
let relays: StandInRelays;
let clock: SetClock;
let memory: ReplicaMemory;
let rights: RightsTail;

beforeAll(async () => {
  db = await startDatabase(service);
});
afterAll(() => db.stop());
beforeEach(async () => {
  await db.query(`truncate known_ad_authorization, consumer_offset, parked_key, dead_letter`);
  transport = new BreakableTransport();
  await transport.createTopics(topicDefinitions);
  relays = new StandInRelays(transport).start();
  tails = new EventTails({ transport, logger: pino({ level: 'silent' }), serviceName: 'delivery' });
  clock = new SetClock();
  memory = new ReplicaMemory(clock);
  rights = new RightsTail(memory, db.dataSource, tails);
});
afterEach(async () => {
  relays.stop();
  await tails.stop();
  await transport.close();
});

const state = grant(1);
const { adAuthorizationId } = state;
const key = { topic: 'authorization', key: adAuthorizationId } as const;
const partition = partitionOfKey(adAuthorizationId, 6);
const authorized = occurred(AdAuthorized, { adAuthorizationId, aggregateVersion: 1, state });
const revokedState = { ...state, status: 'REVOKED' as const, endedAt: NOON };
const revoked = occurred(AdAuthorizationRevoked, {
  adAuthorizationId,
  aggregateVersion: 2,
  state: revokedState,
  revokedAt: NOON,
});
const logged = (event: object, value = JSON.stringify(event)) => ({
  ...recordOf(event, newId(), 0),
  value,
  topic: 'authorization',
});
const write = (...events: object[]) => transport.publish(events.map((event) => logged(event)));
const statusInMemory = () => memory.facts.adAuthorizations.get(adAuthorizationId)?.status;
const becomesFresh = () => eventually(() => rights.check().then(() => rights.isFresh()));
const consumerStandsAt = (offset: number) =>
  db.query(
    `insert into consumer_offset (consumer_group, topic, partition, next_offset, highest_offset)
     values ('delivery', 'authorization', $1, $2, $2)
     on conflict (consumer_group, topic, partition) do update set next_offset = $2, highest_offset = $2`,
    [partition, offset],
  );
const park = () =>
  db.query(
    `insert into parked_key (consumer_group, topic, key, reaction) values ('delivery', 'authorization', $1, 'KeepKnownAdAuthorizations')`,
    [adAuthorizationId],
  );

describe('operators’ stops', () => {
  it('OP8 are obeyed from the tables alone; a replica that cannot read them for 800 ms serves nothing', async () => {
    const operatorId = newId();
    const stop = new PutEmergencyStop(db.clock);
    const lift = new LiftEmergencyStop(db.clock);
    await becomesFresh();
    const ad = { businessAccountId: newId(), postId: state.postId } as ListedAd;
    const isStopped = async () => {
      await rights.check();
      return memory.facts.emergencyStops.stop(ad, 'US');
    };
    const input = { scope: `post:${ad.postId}`, why: 'court order', operatorId };
    await db.run((tx) => stop.execute(input, tx));
    await db.run((tx) => stop.execute(input, tx));
    expect(await isStopped()).toBe(true);
    await db.run((tx) => lift.execute({ ...input, why: 'order lifted' }, tx));
    expect(await isStopped()).toBe(false);
    const audit = await db.query(`select scope, what, who, why from emergency_stop_audit order by id`);
    expect(audit.map(({ what, why }) => [what, why])).toEqual([
      ['STOPPED', 'court order'],
      ['STOPPED', 'court order'],
      ['LIFTED', 'order lifted'],
    ]);
    await becomesFresh();
    clock.ms += 800;
    expect(rights.isFresh()).toBe(false);
    await becomesFresh();
  });
});

describe('a replica’s own ear', () => {
  it('DE6 hears what the shared consumer has not heard, and serves nothing before it has', async () => {
    await write(authorized, revoked);
    expect(rights.isFresh()).toBe(false);
    await becomesFresh();
    expect(statusInMemory()).toBe('REVOKED');
    expect(await db.query(`select from known_ad_authorization`)).toEqual([]);
  });

  it('DE6 starts from the copies and the offsets at which they stand', async () => {
    await db.receive(authorized, new KeepKnownAdAuthorizations());
    await write(authorized, revoked);
    // The consumer has applied the first record of the key's partition, and then hangs.
    await consumerStandsAt(1);
    await becomesFresh();
    expect(statusInMemory()).toBe('REVOKED');
  });

  it('DE6 stops with the event, without asking anybody', async () => {
    await write(authorized);
    await becomesFresh();
    expect(statusInMemory()).toBe('IN_USE');
    await write(revoked);
    await eventually(() => statusInMemory() === 'REVOKED');
  });

  it('DE6 a snapshot that is older than what was heard does not bring a right back', async () => {
    await write(revoked);
    await becomesFresh();
    await db.receive(authorized, new KeepKnownAdAuthorizations());
    const again = new RightsTail(memory, db.dataSource, tails);
    await eventually(() => again.check().then(() => again.isFresh()));
    expect(statusInMemory()).toBe('REVOKED');
  });

  it('DE6 fails closed when a relay stands still, whatever the log holds, and goes on with it', async () => {
    await becomesFresh();
    relays.stop();
    await eventually(() => !rights.isFresh());
    await write(authorized);
    expect(await rights.becomesFresh(50)).toBe(false);
    relays.start();
    await becomesFresh();
    expect(statusInMemory()).toBe('IN_USE');
  });

  it('DE6 fails closed when the log cannot be opened at the start, and is tried again', async () => {
    transport.isAway = true;
    await expect(rights.check()).rejects.toThrow('the broker is away');
    expect(rights.isFresh()).toBe(false);
    transport.isAway = false;
    await becomesFresh();
  });

  it('DE6 an ear that died without a word is opened anew by itself, and misses nothing', async () => {
    await becomesFresh();
    await Promise.all(transport.readers.map((reader) => reader.stop()));
    await write(authorized, revoked);
    await eventually(() => !rights.isFresh());
    clock.ms = 4_999;
    await rights.check();
    expect(transport.readers).toHaveLength(1);
    clock.ms = 5_000;
    await becomesFresh();
    expect([transport.readers.length, statusInMemory()]).toEqual([2, 'REVOKED']);
  });

  it('DE6 a record that cannot be read takes its key out, until a person has decided and the tables hold it', async () => {
    await transport.publish([logged(authorized, '{"adAuthorizationId": 7}')]);
    await becomesFresh();
    const other = { topic: 'authorization', key: newId() } as const;
    expect([memory.facts.doubts.about(key), memory.facts.doubts.about(other)]).toEqual([true, false]);
    // The shared consumer puts it aside, and an operator redrives it, edited.
    await park();
    await consumerStandsAt(1);
    await rights.check();
    expect(memory.facts.doubts.about(key)).toBe(true);
    await db.receive(authorized, new KeepKnownAdAuthorizations());
    await db.query(`truncate parked_key`);
    await rights.check();
    expect([memory.facts.doubts.about(key), statusInMemory()]).toEqual([false, 'IN_USE']);
  });

  it('DE6 a parked key and a halted partition count as not effective, also for what comes later', async () => {
    await write(authorized);
    await becomesFresh();
    await park();
    await rights.check();
    await write(occurred(AdAuthorized, { ...authorized, aggregateVersion: 3 }));
    await becomesFresh();
    expect(memory.facts.doubts.about(key)).toBe(true);
    await db.query(`truncate parked_key`);
    await rights.check();
    expect(memory.facts.doubts.about(key)).toBe(false);
    await consumerStandsAt(1);
    await db.query(`update consumer_offset set halted_at = platform_now()`);
    await rights.check();
    expect(memory.facts.doubts.about(key)).toBe(true);
    await db.query(`update consumer_offset set halted_at = null`);
    await rights.check();
    expect(memory.facts.doubts.about(key)).toBe(false);
  });

  it('DE6 after a halt it hears the log anew from where the consumer was put: it may be another log', async () => {
    await write(authorized);
    await becomesFresh();
    await consumerStandsAt(1);
    await db.query(`update consumer_offset set halted_at = platform_now()`);
    await rights.check();
    expect(transport.readers).toHaveLength(1);
    await db.query(`update consumer_offset set halted_at = null, next_offset = 0`);
    await rights.check();
    expect(transport.readers).toHaveLength(2);
    await write(revoked);
    await becomesFresh();
    expect(statusInMemory()).toBe('REVOKED');
  });
});
