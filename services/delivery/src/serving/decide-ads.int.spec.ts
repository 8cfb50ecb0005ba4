import { EventTails } from '@afterglow/messaging/event-tails';
import { topicDefinitions } from '@afterglow/messaging/topics';
import { InMemoryTransport } from '@afterglow/messaging/transports/in-memory-transport';
import { createLogger } from '@afterglow/service-defaults/logger';
import { ServiceLog } from '@afterglow/service-defaults/service-log';
import { eventually } from '@afterglow/testing/eventually';
import { StandInRelays } from '@afterglow/testing/stand-in-relays';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import type { OutgoingRecord } from '@afterglow/messaging/transports/transport';
import { pino } from 'pino';
import { ReturnRests } from '../leases/return-rests.ts';
import { LeaseSupply } from '../leases/lease-supply.ts';
import { leaseTaker } from '../spec-fixtures/lease-scene.ts';
import { service } from '../service.ts';
import { addRunningAd, emptyMarket, id, learn, NOON } from '../spec-fixtures/market.ts';
import { pollUntilTimeKnown } from '../spec-fixtures/poll-until-time-known.ts';
import { fundPools, launchAdGroup, poolOf, reserve } from '../spec-fixtures/pool-scene.ts';
import { ChooseAds } from './choose-ads.ts';
import { DecideAds, type Decisions, type DecisionsWanted } from './decide-ads.ts';
import { MonotonicClock } from './monotonic-clock.ts';
import { PollMemory } from './poll-memory.ts';
import { ReplicaMemory } from './replica-memory.ts';
import { RightsTail } from './rights-tail.ts';

/** A log whose broker may be away. */
class AwayTransport extends InMemoryTransport {
  isAway = false;

  override async publish(records: readonly OutgoingRecord[]) {
    if (this.isAway) throw new Error('the broker is away');
    return super.publish(records);
  }
}

/** A machine that is busy with something else takes longer for a lease than a viewer would wait. */
class PatientDecideAds extends DecideAds {
  protected override readonly leaseWaitMs = 30_000;

  /** … and may miss a watermark, which is for other tests. */
  async executeOnceFresh(wanted: DecisionsWanted): Promise<Decisions> {
    for (;;) {
      const decisions = await this.execute(wanted);
      if (decisions.reason !== 'delivery.rights_stale') return decisions;
    }
  }
}

let db: TestDatabase;
let transport: AwayTransport;
let tails: EventTails;
let relays: StandInRelays;

beforeAll(async () => {
  db = await startDatabase(service);
  await db.setTime(NOON);
});
afterAll(() => db.stop());
beforeEach(async () => {
  transport = new AwayTransport();
  await transport.createTopics(topicDefinitions);
  relays = new StandInRelays(transport).start();
  tails = new EventTails({ transport, logger: pino({ level: 'silent' }), serviceName: 'delivery' });
});
afterEach(async () => {
  relays.stop();
  await tails.stop();
  await transport.close();
});

/** A replica that knows ads of these advertisers, with 5 dollars held for each in the data base. */
async function replica(...bids: [n: number, bidPriceMicros: number][]) {
  const memory = new ReplicaMemory(new MonotonicClock());
  const market = emptyMarket();
  for (const [n, bidPriceMicros] of bids) {
    addRunningAd(market, n, bidPriceMicros);
    const { adGroupId } = await launchAdGroup(db, n, { bidPriceMicros });
    await fundPools(db, adGroupId);
    await reserve(db, adGroupId);
  }
  learn(memory.facts, market, 1);
  await pollUntilTimeKnown(new PollMemory(db.dataSource, memory), memory);
  const log = new ServiceLog(createLogger('delivery', 'silent'));
  const supply = new LeaseSupply(leaseTaker(db), new ReturnRests(), db.transactions, memory, log);
  const rights = new RightsTail(memory, db.dataSource, tails);
  await eventually(() => rights.check().then(() => rights.isFresh()));
  return { memory, supply, rights, decideAds: new PatientDecideAds(memory, new ChooseAds(memory), supply, rights) };
}
const wanted = { country: 'US', language: 'en', isMinor: false, slots: 1, isExplained: false };

describe('deciding', () => {
  it('DE1 the first decision waits for the leases that it needs, and is as complete as every later one', async () => {
    const { decideAds } = await replica([501, 2_000_000], [502, 1_500_000]);
    for (let k = 0; k < 3; k += 1) {
      const { chosen, reason } = await decideAds.executeOnceFresh(wanted);
      expect(reason).toBeNull();
      expect(chosen.map(({ ad, priceMicros, isContended }) => [ad.adId, priceMicros, isContended])).toEqual([
        [id('ad', 501), 1_501, true],
      ]);
    }
  });

  it('DE3 what a discarded attempt had set aside is given back: only what is answered costs', async () => {
    const { memory, supply, decideAds } = await replica([511, 2_000_000], [512, 1_500_000]);
    // The winner has its lease already, the competitor has none: the first attempt is discarded.
    await supply.want(new Map([[id('group', 511), 2_000]]));
    const at = memory.time.read() ?? { earliestMs: 0, latestMs: 0 };
    const [lease] = await db.query<{ slice: number }>(
      `select slice_micros::int as slice from lease join pool on pool.id = pool_id where ad_group_id = $1`,
      [id('group', 511)],
    );
    const { chosen } = await decideAds.executeOnceFresh(wanted);
    expect(chosen[0]).toMatchObject({ priceMicros: 1_501 });
    const left = (lease?.slice ?? 0) - 1_501;
    expect(memory.leases.covers(id('group', 511), left, at)).toBe(true);
    expect(memory.leases.covers(id('group', 511), left + 1, at)).toBe(false);
  });

  it('DE3 where no lease can be had any more, the ad is out, and nobody waits for it again', async () => {
    const { decideAds } = await replica([521, 2_000_000]);
    const { id: poolId } = await poolOf(db, id('group', 521));
    // Another replica took the rest, which this one's last poll has not seen.
    await db.query(`update pool set leased_micros = reserved_micros where id = $1`, [poolId]);
    expect((await decideAds.executeOnceFresh({ ...wanted, isExplained: true })).trace).toEqual([
      { adId: id('ad', 521), auctions: 1, filtered: { NO_BUDGET: 1 }, lost: 0, won: 0 },
    ]);
  });

  it('DE3 a market of many ads does not take a lease of each for one viewer', async () => {
    const { decideAds } = await replica(
      ...Array.from({ length: 12 }, (_, k): [number, number] => [530 + k, 2_000_000 + k * 1_000]),
    );
    await decideAds.executeOnceFresh(wanted);
    const [leases] = await db.query<{ count: number }>(
      `select count(*)::int as count from lease join pool on pool.id = pool_id where ad_group_id = any($1::uuid[])`,
      [Array.from({ length: 12 }, (_, k) => id('group', 530 + k))],
    );
    expect(leases?.count).toBe(3);
  });

  it('DE6 with the broker away there are no ads, and there are again when it is back', async () => {
    const { decideAds, rights } = await replica([551, 2_000_000]);
    transport.isAway = true;
    await eventually(() => !rights.isFresh());
    expect(await decideAds.execute(wanted)).toMatchObject({ chosen: [], reason: 'delivery.rights_stale' });
    transport.isAway = false;
    await eventually(() => rights.isFresh());
    expect((await decideAds.executeOnceFresh(wanted)).chosen).toHaveLength(1);
  });

  it('DE6 when the time is uncertain there are no ads', async () => {
    const { memory, decideAds } = await replica([561, 2_000_000]);
    const nowMs = memory.monotonic.nowMs();
    memory.time.observe({ databaseMs: 0, sentAtMs: nowMs - 400, receivedAtMs: nowMs });
    expect(await decideAds.execute(wanted)).toMatchObject({ chosen: [], reason: 'delivery.clock_uncertain' });
  });

  it('DE1 a minor sees no ad, whatever runs', async () => {
    const { decideAds } = await replica([571, 2_000_000]);
    expect(await decideAds.execute({ ...wanted, isMinor: true })).toMatchObject({
      chosen: [],
      reason: 'delivery.viewer_is_minor',
    });
  });
});
