import { ClickTracked } from '@afterglow/contracts/delivery/click-tracked';
import { ViewTracked } from '@afterglow/contracts/delivery/view-tracked';
import { ImpressionTracked } from '@afterglow/contracts/delivery/impression-tracked';
import { DirectPublisher } from '@afterglow/messaging/direct-publisher';
import { topicDefinitions } from '@afterglow/messaging/topics';
import { InMemoryTransport } from '@afterglow/messaging/transports/in-memory-transport';
import type { OutgoingRecord } from '@afterglow/messaging/transports/transport';
import { newId } from '@afterglow/service-defaults/ids';
import { RequestRefusal } from '@afterglow/service-defaults/request-refusal';
import { sampleOf } from '@afterglow/testing/contract-samples';
import { Registry } from 'prom-client';
import { DeliveryConfig } from '../config.ts';
import { ReplicaMemory } from '../serving/replica-memory.ts';
import { NOON_MS } from '../spec-fixtures/market.ts';
import { SetClock } from '../spec-fixtures/set-clock.ts';
import { AcceptTrackingTokens } from './accept-tracking-tokens.ts';
import { TrackingMetrics } from './tracking-metrics.ts';
import { TrackingTokens, type DecisionFacts, type TokenKind } from './tracking-tokens.ts';

const MINUTE_MS = 60_000;

/** A log that may not acknowledge. */
class SilentTransport extends InMemoryTransport {
  readonly published: OutgoingRecord[] = [];
  acknowledges = true;

  override async publish(records: readonly OutgoingRecord[]): Promise<void> {
    if (!this.acknowledges) throw new Error('no acknowledgement within the deadline');
    this.published.push(...records);
  }
}

const config = Object.assign(new DeliveryConfig(), { tokenSecret: 'a secret of this spec, long enough' });
const tokens = new TrackingTokens(config);
const {
  aggregateVersion: _version,
  trackedAt: _trackedAt,
  decidedAt: _decidedAt,
  placement: _placement,
  ...facts
} = sampleOf(ImpressionTracked);
let transport: SilentTransport;
let clock: SetClock;
let memory: ReplicaMemory;
let accept: AcceptTrackingTokens;
let registry: Registry;

beforeEach(async () => {
  transport = new SilentTransport();
  await transport.createTopics(topicDefinitions);
  clock = new SetClock();
  memory = new ReplicaMemory(clock);
  at(NOON_MS);
  registry = new Registry();
  accept = new AcceptTrackingTokens(tokens, memory, new DirectPublisher('delivery', transport), new TrackingMetrics(registry));
});

/** The latest that it can be is this millisecond. */
function at(ms: number): void {
  memory.time.observe({ databaseMs: ms - 1, sentAtMs: clock.ms, receivedAtMs: clock.ms });
}
const decision = (change: Partial<DecisionFacts> = {}): DecisionFacts => ({
  ...facts,
  decidedAtMs: NOON_MS,
  decisionId: newId(),
  ...change,
});
const othersEndMs = NOON_MS + 40 * MINUTE_MS;
const ends = (impressionEndsMs = NOON_MS + 10 * MINUTE_MS) => ({
  ...{ IMPRESSION: impressionEndsMs, CLICK: othersEndMs, VIEW_2S: othersEndMs, VIEW_6S: othersEndMs },
});
const signed = (billed: TokenKind = 'IMPRESSION', change: Partial<DecisionFacts> = {}) =>
  tokens.sign({ facts: decision(change), billed, expiresAtMs: ends() })[billed];
const execute = (...given: string[]) => accept.execute({ tokens: given, correlationId: newId() });

describe('tracking tokens at the door', () => {
  it('ME1 an accepted token is in the log, in the form of the contract, under the key of its lease', async () => {
    expect(await execute(signed(), signed('CLICK'))).toEqual(['ACCEPTED', 'ACCEPTED']);
    const [impression, click] = transport.published;
    expect([impression?.topic, click?.topic]).toEqual(['delivery.tracking', 'delivery.tracking']);
    expect(impression?.key).toBe(facts.leaseId);
    const read = (record: OutgoingRecord | undefined) => JSON.parse(record?.value ?? '{}') as Record<string, unknown>;
    expect(Object.keys(read(impression)).sort()).toEqual(Object.keys(sampleOf(ImpressionTracked)).sort());
    expect(Object.keys(read(click)).sort()).toEqual(Object.keys(sampleOf(ClickTracked)).sort());
    expect(read(impression)).toMatchObject({
      priceMicros: facts.priceMicros,
      adAuthorizationId: facts.adAuthorizationId,
      decidedAt: '2026-11-23T12:00:00.000Z',
    });
  });

  it('ME1 an impression is accepted for 10 minutes after the decision, a click for 30 more, to the millisecond', async () => {
    const [impression, click] = [signed(), signed('CLICK')];
    for (const [ms, expected] of [
      [10 * MINUTE_MS - 1, ['ACCEPTED', 'ACCEPTED']],
      [10 * MINUTE_MS, ['EXPIRED', 'ACCEPTED']],
      [40 * MINUTE_MS - 1, ['EXPIRED', 'ACCEPTED']],
      [40 * MINUTE_MS, ['EXPIRED', 'EXPIRED']],
    ] as const) {
      at(NOON_MS + ms);
      expect([ms, await execute(impression, click)]).toEqual([ms, expected]);
    }
  });

  it('ME1 every kind of token has its own answer, in the order of the request, and only accepted ones reach the log', async () => {
    const genuine = signed();
    const other = Buffer.from(signed('IMPRESSION', { adId: newId() }), 'base64url');
    const body = Buffer.from(genuine, 'base64url');
    const ofAnotherAd = Buffer.concat([other.subarray(0, 204), body.subarray(204)]).toString('base64url');
    const billed = 'IMPRESSION';
    const expired = tokens.sign({ facts: decision(), billed, expiresAtMs: ends(NOON_MS) }).IMPRESSION;
    const foreign = new TrackingTokens(
      Object.assign(new DeliveryConfig(), { tokenSecret: 'the secret of somebody else, as long' }),
    );
    const forged = foreign.sign({ facts: decision(), billed, expiresAtMs: ends() }).IMPRESSION;
    expect(await execute('nonsense', expired, genuine, forged, ofAnotherAd, genuine)).toEqual([
      'MALFORMED',
      'EXPIRED',
      'ACCEPTED',
      'FORGED',
      'FORGED',
      'ACCEPTED',
    ]);
    expect(transport.published).toHaveLength(2);
    const counted = await registry.getSingleMetric('tracking_tokens_total')?.get();
    expect(Object.fromEntries(counted?.values.map(({ labels, value }) => [labels['result'], value]) ?? [])).toEqual({
      ...{ ACCEPTED: 2, EXPIRED: 1, FORGED: 2, MALFORMED: 1 },
    });
  });

  it('ME1 views of two and six seconds have tokens of their own, and each tells what it costs', async () => {
    const sixSeconds = signed('VIEW_6S', { priceMicros: 4_200 });
    expect(await execute(signed('VIEW_2S', { priceMicros: 0 }), sixSeconds, signed('CLICK', { priceMicros: 70 }))).toEqual([
      'ACCEPTED',
      'ACCEPTED',
      'ACCEPTED',
    ]);
    const told = transport.published.map(({ value }) => JSON.parse(value ?? '{}') as Record<string, unknown>);
    expect(told.map(({ watched, priceMicros }) => [watched, priceMicros])).toEqual([
      ['VIEW_2S', 0],
      ['VIEW_6S', 4_200],
      [undefined, 70],
    ]);
    expect(Object.keys(told[1] ?? {}).sort()).toEqual(Object.keys(sampleOf(ViewTracked)).sort());
  });

  it('ME1 what was decided in the future, further than any clock may be off, is refused', async () => {
    expect(await execute(signed('IMPRESSION', { decidedAtMs: NOON_MS + 250 }))).toEqual(['ACCEPTED']);
    expect(await execute(signed('IMPRESSION', { decidedAtMs: NOON_MS + 251 }))).toEqual(['EARLY']);
    expect(transport.published).toHaveLength(1);
  });

  it('ME1 when the log does not acknowledge, nothing is answered as accepted, and it is said when to come again', async () => {
    transport.acknowledges = false;
    const refused = await execute(signed(), 'nonsense').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(RequestRefusal);
    expect((refused as RequestRefusal).details).toMatchObject({
      status: 503,
      code: 'tracking.unavailable',
      retryAfterSeconds: 1,
    });
    // Where nothing has to be written, nothing has to be acknowledged.
    expect(await execute('nonsense')).toEqual(['MALFORMED']);
  });

  it('ME1 while the time is uncertain nothing is accepted', async () => {
    clock.ms = 60_000;
    await expect(execute(signed())).rejects.toMatchObject({ details: { status: 503 } });
  });
});
