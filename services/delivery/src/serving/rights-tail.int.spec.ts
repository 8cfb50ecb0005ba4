import { AdAuthorizationRevoked } from '@afterglow/contracts/authorization/ad-authorization-revoked';
import { AdAuthorized } from '@afterglow/contracts/authorization/ad-authorized';
import { CreatorAdSettingsChanged } from '@afterglow/contracts/authorization/creator-ad-settings-changed';
import { occurred } from '@afterglow/contracts/event-contract';
import { EventTails } from '@afterglow/messaging/event-tails';
import { topicDefinitions } from '@afterglow/messaging/topics';
import { InMemoryTransport } from '@afterglow/messaging/transports/in-memory-transport';
import { newId } from '@afterglow/service-defaults/ids';
import { eventually } from '@afterglow/testing/eventually';
import { recordOf, startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { pino } from 'pino';
import { KeepKnownAdAuthorizations } from '../known-ad-authorizations/keep-known-ad-authorizations.ts';
import { service } from '../service.ts';
import { grant, NOON } from '../spec-fixtures/market.ts';
import { SetClock } from '../spec-fixtures/set-clock.ts';
import { ReplicaMemory } from './replica-memory.ts';
import { RightsTail } from './rights-tail.ts';

/** A log whose broker can go away. */
class BreakableTransport extends InMemoryTransport {
  isBroken = false;

  override async bounds(topic: string) {
    if (this.isBroken) throw new Error('the broker is away');
    return super.bounds(topic);
  }
}

let db: TestDatabase;
let transport: BreakableTransport;
let tails: EventTails;
let clock: SetClock;
let memory: ReplicaMemory;
let rights: RightsTail;

beforeAll(async () => {
  db = await startDatabase(service);
});
afterAll(() => db.stop());
beforeEach(async () => {
  await db.query(`truncate known_ad_authorization, consumer_offset`);
  transport = new BreakableTransport();
  await transport.createTopics(topicDefinitions);
  tails = new EventTails({ transport, logger: pino({ level: 'silent' }), serviceName: 'delivery' });
  clock = new SetClock();
  memory = new ReplicaMemory(clock);
  rights = new RightsTail(memory, db.dataSource, tails);
});
afterEach(async () => {
  await tails.stop();
  await transport.close();
});

const state = grant(1);
const { adAuthorizationId } = state;
const authorized = occurred(AdAuthorized, { adAuthorizationId, aggregateVersion: 1, state });
const revokedState = { ...state, status: 'REVOKED' as const, endedAt: NOON };
const revoked = occurred(AdAuthorizationRevoked, {
  adAuthorizationId,
  aggregateVersion: 2,
  state: revokedState,
  revokedAt: NOON,
});
const write = (...events: object[]) =>
  transport.publish(
    events.map((event) => ({ ...recordOf(event, newId(), 0), value: JSON.stringify(event), topic: 'authorization' })),
  );
const statusInMemory = () => memory.facts.adAuthorizations.get(adAuthorizationId)?.status;
const becomesFresh = () => eventually(() => rights.check().then(() => rights.isFresh()));

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
    const partition = (await transport.bounds('authorization')).find(({ high }) => high === 2)?.partition;
    await db.query(
      `insert into consumer_offset (consumer_group, topic, partition, next_offset, highest_offset) values ('delivery', 'authorization', $1, 1, 1)`,
      [partition],
    );
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

  it('DE6 fails closed: when the broker is away, memory is stale after two seconds, and fresh again when it is back', async () => {
    await becomesFresh();
    transport.isBroken = true;
    clock.ms = 1_999;
    await expect(rights.check()).rejects.toThrow('the broker is away');
    expect(rights.isFresh()).toBe(true);
    clock.ms = 2_000;
    expect(rights.isFresh()).toBe(false);
    transport.isBroken = false;
    await becomesFresh();
    expect(rights.isFresh()).toBe(true);
  });

  it('DE6 fails closed: when the log cannot be opened at the start, it is tried again', async () => {
    transport.isBroken = true;
    await expect(rights.check()).rejects.toThrow();
    expect(rights.isFresh()).toBe(false);
    transport.isBroken = false;
    await becomesFresh();
  });

  it('DE6 a record that cannot be read takes its key out', async () => {
    const toggle = { creatorId: state.creatorId, aggregateVersion: 1, adAuthorizationEnabled: false, changedAt: NOON };
    const record = recordOf(occurred(CreatorAdSettingsChanged, toggle), newId(), 0);
    await transport.publish([{ ...record, topic: 'authorization', value: '{"creatorId": 7}' }]);
    await becomesFresh();
    expect(memory.facts.isDistrusted(state.creatorId)).toBe(true);
    expect(memory.facts.isDistrusted(adAuthorizationId)).toBe(false);
  });
});
