import { AdAuthorizationRevoked } from '@afterglow/contracts/authorization/ad-authorization-revoked';
import { AdAuthorized } from '@afterglow/contracts/authorization/ad-authorized';
import { CreatorAdSettingsChanged } from '@afterglow/contracts/authorization/creator-ad-settings-changed';
import { PostAdSettingsChanged } from '@afterglow/contracts/authorization/post-ad-settings-changed';
import { ClickTracked } from '@afterglow/contracts/delivery/click-tracked';
import { FundsReturned } from '@afterglow/contracts/delivery/funds-returned';
import { ImpressionTracked } from '@afterglow/contracts/delivery/impression-tracked';
import { LeaseClosing } from '@afterglow/contracts/delivery/lease-closing';
import { PaidEngagementRolledUp } from '@afterglow/contracts/delivery/paid-engagement-rolled-up';
import { SpendReported } from '@afterglow/contracts/delivery/spend-reported';
import { occurred } from '@afterglow/contracts/event-contract';
import { PostPrivacyChanged } from '@afterglow/contracts/stories/post-privacy-changed';
import { PostRemoved } from '@afterglow/contracts/stories/post-removed';
import { newId } from '@afterglow/service-defaults/ids';
import { sampleOf } from '@afterglow/testing/contract-samples';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { Registry } from 'prom-client';
import { KeepKnownAdAuthorizations } from '../known-ad-authorizations/keep-known-ad-authorizations.ts';
import { KeepKnownCreatorAdSettings } from '../known-creator-ad-settings/keep-known-creator-ad-settings.ts';
import { KeepKnownPostAdSettings } from '../known-post-ad-settings/keep-known-post-ad-settings.ts';
import { KeepKnownPosts } from '../known-posts/keep-known-posts.ts';
import { CloseLeasesWhenDue } from '../leases/close-leases-when-due.ts';
import { ReportSpendWhenDue } from '../leases/report-spend-when-due.ts';
import { TakeLeases } from '../leases/take-leases.ts';
import { FinishPoolsWhenDue } from '../pools/finish-pools-when-due.ts';
import { service } from '../service.ts';
import { grant, post } from '../spec-fixtures/market.ts';
import { DOLLAR, fundPools, launchAdGroup, poolOf, reserve } from '../spec-fixtures/pool-scene.ts';
import { ChargeLeasesWhenTracked } from './charge-leases-when-tracked.ts';
import { RollUpPaidEngagementWhenDue } from './roll-up-paid-engagement-when-due.ts';
import { TrackingMetrics } from './tracking-metrics.ts';

const NOON = '2026-11-23T12:00:00.000Z';
let db: TestDatabase;
let n = 200;
let registry: Registry;
let fold: ChargeLeasesWhenTracked;

beforeAll(async () => {
  db = await startDatabase(service);
});
afterAll(() => db.stop());
beforeEach(async () => {
  await db.setTime(NOON);
  registry = new Registry();
  fold = new ChargeLeasesWhenTracked(db.outbox, db.clock, new TrackingMetrics(registry));
});

interface Scene {
  readonly adGroupId: string;
  readonly poolId: string;
  readonly leaseId: string;
  readonly postId: string;
}

/** An ad group with a lease of 10,000 micros out of 5 dollars that billing holds. */
async function leased(): Promise<Scene> {
  n += 1;
  const { adGroupId } = await launchAdGroup(db, n);
  await fundPools(db, adGroupId);
  await reserve(db, adGroupId);
  const { id: poolId } = await poolOf(db, adGroupId);
  const wanted = [{ adGroupId, poolId, leastMicros: 1_000, mostMicros: 10_000 }];
  const [lease] = await db.run((tx) => new TakeLeases(db.clock).execute({ replicaId: newId(), wanted }, tx));
  if (!lease) throw new Error('no lease was taken');
  await db.takeEvents();
  return { adGroupId, poolId, leaseId: lease.leaseId, postId: post(n).postId };
}

const impressionOf = (scene: Scene, change: Partial<ImpressionTracked> = {}) => {
  const { adGroupId, leaseId, postId } = scene;
  const ids = {
    decisionId: newId(),
    leaseId,
    adGroupId,
    postId,
    adAuthorizationId: grant(n).adAuthorizationId,
    creatorId: post(n).creatorId,
  };
  return occurred(ImpressionTracked, { ...sampleOf(ImpressionTracked), ...ids, priceMicros: 1_000, decidedAt: NOON, ...change });
};
const clickAfter = (impression: ImpressionTracked) => {
  const { decisionId, leaseId, postId } = impression;
  return occurred(ClickTracked, { ...sampleOf(ClickTracked), decisionId, leaseId, postId });
};
const closingOf = ({ leaseId }: Scene) => occurred(LeaseClosing, { ...sampleOf(LeaseClosing), leaseId });

async function leaseOf({ leaseId }: Scene) {
  const [row] = await db.query(
    `select status, spent_micros::float as spent, impressions::float as impressions, reported_micros::float as reported from lease where id = $1`,
    [leaseId],
  );
  return row;
}
async function outcomesOf(...decisions: { decisionId: string }[]): Promise<string[]> {
  const rows = await db.query<{ outcome: string }>(
    `select outcome from unnest($1::uuid[]) with ordinality as asked (id, place) join tracked_event on decision_id = id
     where kind = 'IMPRESSION' order by place`,
    [decisions.map(({ decisionId }) => decisionId)],
  );
  return rows.map(({ outcome }) => outcome);
}
async function metric(kind: string, outcome: string): Promise<number> {
  const found = await registry.getSingleMetric('tracked_events_total')?.get();
  return found?.values.find(({ labels }) => labels['kind'] === kind && labels['outcome'] === outcome)?.value ?? 0;
}

describe('the fold', () => {
  it('ME1 charges an impression once: in one batch, in the next, and again', async () => {
    const scene = await leased();
    const impression = impressionOf(scene);
    await db.receiveMany([impression, impression], fold);
    await db.receiveMany([impression], fold);
    await db.receiveMany([impression, clickAfter(impression), clickAfter(impression)], fold);
    expect(await leaseOf(scene)).toMatchObject({ spent: 1_000, impressions: 1 });
    expect(await outcomesOf(impression)).toEqual(['CHARGED']);
    expect(await metric('IMPRESSION', 'DUPLICATE')).toBe(3);
    expect(await metric('CLICK', 'DUPLICATE')).toBe(1);
    const [engagement] = await db.query(`select views::int, clicks::int from paid_engagement where post_id = $1`, [scene.postId]);
    expect(engagement).toEqual({ views: 1, clicks: 1 });
  });

  it('DE3 a closing gives the rest back to the pool, and makes the final report', async () => {
    const scene = await leased();
    expect(await poolOf(db, scene.adGroupId)).toMatchObject({ leased: 10_000, spent: 0 });
    await db.receiveMany([impressionOf(scene), impressionOf(scene), closingOf(scene)], fold);
    expect(await poolOf(db, scene.adGroupId)).toMatchObject({ leased: 2_000, spent: 2_000, reserved: 5 * DOLLAR });
    expect(await leaseOf(scene)).toMatchObject({ status: 'CLOSED', spent: 2_000, reported: 2_000 });
    const events = await db.takeEvents();
    expect(events.map(({ type, key }) => ({ type, key }))).toEqual([{ type: 'SpendReported', key: scene.adGroupId }]);
    expect(events[0]?.data).toMatchObject({
      seq: 1,
      spentMicrosTotal: 2_000,
      impressionsTotal: 2,
      final: true,
      leaseId: scene.leaseId,
    });
  });

  it('DE3 a closing that comes twice, alone or in one batch, returns the rest once', async () => {
    const scene = await leased();
    await db.receiveMany([closingOf(scene), closingOf(scene)], fold);
    await db.receiveMany([closingOf(scene)], fold);
    expect(await poolOf(db, scene.adGroupId)).toMatchObject({ leased: 0, spent: 0 });
    expect(await db.takeEvents()).toHaveLength(1);
  });

  it('DE3 what is behind the closing is late, in the same batch and in a later one', async () => {
    const scene = await leased();
    const [early, late, later] = [impressionOf(scene), impressionOf(scene), impressionOf(scene)];
    await db.receiveMany([early, closingOf(scene), late], fold);
    await db.receiveMany([later, clickAfter(early)], fold);
    expect(await outcomesOf(early, late, later)).toEqual(['CHARGED', 'LATE', 'LATE']);
    expect(await leaseOf(scene)).toMatchObject({ spent: 1_000 });
    expect(await poolOf(db, scene.adGroupId)).toMatchObject({ leased: 1_000, spent: 1_000 });
    // The click under a CPM lease still counts; the late views do not.
    const [engagement] = await db.query(`select views::int, clicks::int from paid_engagement where post_id = $1`, [scene.postId]);
    expect(engagement).toEqual({ views: 1, clicks: 1 });
  });

  it('DE3 leases of several ad groups in one batch are charged and closed each by itself', async () => {
    const [a, b] = [await leased(), await leased()];
    await db.receiveMany([impressionOf(a), impressionOf(b), closingOf(b), impressionOf(a), closingOf(a)], fold);
    expect(await poolOf(db, a.adGroupId)).toMatchObject({ leased: 2_000, spent: 2_000 });
    expect(await poolOf(db, b.adGroupId)).toMatchObject({ leased: 1_000, spent: 1_000 });
  });

  it('DE3 two leases of one pool that close in one batch both give back', async () => {
    const a = await leased();
    const wanted = [{ adGroupId: a.adGroupId, poolId: a.poolId, leastMicros: 1_000, mostMicros: 10_000 }];
    const [second] = await db.run((tx) => new TakeLeases(db.clock).execute({ replicaId: newId(), wanted }, tx));
    const b = { ...a, leaseId: second?.leaseId ?? '' };
    await db.receiveMany([impressionOf(a), closingOf(b), closingOf(a)], fold);
    expect(await poolOf(db, a.adGroupId)).toMatchObject({ leased: 1_000, spent: 1_000 });
  });

  it('DE3 a lease is never charged beyond its slice, and a lease that nobody took never', async () => {
    const scene = await leased();
    const dear = [
      impressionOf(scene, { priceMicros: 9_500 }),
      impressionOf(scene, { priceMicros: 501 }),
      impressionOf(scene, { priceMicros: 500 }),
    ];
    const stray = impressionOf(scene, { leaseId: newId() });
    await db.receiveMany([...dear, stray], fold);
    expect(await outcomesOf(...dear, stray)).toEqual(['CHARGED', 'NOT_CHARGED_BUDGET', 'CHARGED', 'LATE']);
  });

  it('DE3 folding the whole log again changes nothing', async () => {
    const scene = await leased();
    const log = [impressionOf(scene), closingOf(scene), impressionOf(scene)];
    const all = () =>
      db.query(`select (select jsonb_agg(l order by id) from lease l) as leases, (select jsonb_agg(p - 'changed_xid' order by p->>'id') from (select to_jsonb(pool) as p from pool) as pools) as pools,
        (select jsonb_agg(t order by decision_id, kind) from tracked_event t) as tracked, (select jsonb_agg(e order by post_id) from paid_engagement e) as engagement`);
    await db.receiveMany(log, fold);
    const before = await all();
    await db.takeEvents();
    await db.receiveMany(log, fold);
    expect(await all()).toEqual(before);
    expect(await db.takeEvents()).toEqual([]);
  });
});

describe('rights that ended, at the fold', () => {
  const endedAt = '2026-11-23T11:59:00.000Z';
  const known = async () => {
    const scene = await leased();
    const state = grant(n);
    const { adAuthorizationId, creatorId } = state;
    await db.receive(occurred(AdAuthorized, { adAuthorizationId, aggregateVersion: 1, state }), new KeepKnownAdAuthorizations());
    return { scene, state, adAuthorizationId, creatorId };
  };
  const decided = async (scene: Scene, change: Partial<ImpressionTracked> = {}) => {
    const [before, after] = [
      impressionOf(scene, { decidedAt: '2026-11-23T11:58:59.000Z', ...change }),
      impressionOf(scene, { decidedAt: endedAt, ...change }),
    ];
    await db.receiveMany([before, after], fold);
    return outcomesOf(before, after);
  };

  it('DE6 revoked: what was decided later is not charged', async () => {
    const { scene, state, adAuthorizationId } = await known();
    const revoked = { ...state, status: 'REVOKED' as const, endedAt };
    await db.receive(
      occurred(AdAuthorizationRevoked, { adAuthorizationId, aggregateVersion: 2, state: revoked, revokedAt: endedAt }),
      new KeepKnownAdAuthorizations(),
    );
    expect(await decided(scene)).toEqual(['CHARGED', 'RIGHT_ENDED']);
    expect(await leaseOf(scene)).toMatchObject({ spent: 1_000, impressions: 1 });
  });

  it('DE6 a creator toggle, a post toggle, a deletion and privacy count in the same way', async () => {
    const creator = await known();
    const { creatorId } = creator;
    const toggled = { creatorId, aggregateVersion: 2, adAuthorizationEnabled: false, changedAt: endedAt };
    await db.receive(occurred(CreatorAdSettingsChanged, toggled), new KeepKnownCreatorAdSettings());
    expect(await decided(creator.scene)).toEqual(['CHARGED', 'RIGHT_ENDED']);

    const single = await known();
    const off = {
      postId: single.scene.postId,
      creatorId: single.creatorId,
      aggregateVersion: 1,
      isAdPromotable: false,
      changedAt: endedAt,
    };
    await db.receive(occurred(PostAdSettingsChanged, off), new KeepKnownPostAdSettings());
    expect(await decided(single.scene)).toEqual(['CHARGED', 'RIGHT_ENDED']);

    const removed = await known();
    const gone = post(n, { status: 'DELETED', endedAt });
    await db.receive(
      occurred(PostRemoved, { postId: gone.postId, aggregateVersion: 2, state: gone, removedAt: endedAt }),
      new KeepKnownPosts(),
    );
    expect(await decided(removed.scene)).toEqual(['CHARGED', 'RIGHT_ENDED']);

    const hidden = await known();
    const secret = post(n, { privacy: 'SELF_ONLY' });
    await db.receive(
      occurred(PostPrivacyChanged, { postId: secret.postId, aggregateVersion: 2, state: secret, changedAt: endedAt }),
      new KeepKnownPosts(),
    );
    expect(await decided(hidden.scene)).toEqual(['CHARGED', 'RIGHT_ENDED']);
  });

  it('DE6 an own post does not hang on toggles', async () => {
    const { scene, creatorId } = await known();
    const toggled = { creatorId, aggregateVersion: 2, adAuthorizationEnabled: false, changedAt: endedAt };
    await db.receive(occurred(CreatorAdSettingsChanged, toggled), new KeepKnownCreatorAdSettings());
    expect(await decided(scene, { adAuthorizationId: null })).toEqual(['CHARGED', 'CHARGED']);
  });
});

describe('reports and returns', () => {
  // What the tests above left due is not what these are about.
  beforeEach(async () => {
    await db.query(`update lease set report_due_at = null, closes_at = closes_at + interval '1 year'`);
    await db.query(`update paid_engagement set due_at = null`);
  });

  it('DE3 spend is reported as a sum, about once a second while it grows, in the form of the contract', async () => {
    const scene = await leased();
    const timer = new ReportSpendWhenDue(db.outbox, db.clock);
    const report = () => db.run((tx) => timer.runDue(tx));
    await db.receiveMany([impressionOf(scene)], fold);
    expect(await report()).toBe(1);
    await db.receiveMany([impressionOf(scene)], fold);
    expect(await report()).toBe(0);
    await db.advance(999);
    expect(await report()).toBe(0);
    await db.advance(1);
    expect(await db.run((tx) => timer.countDue(tx))).toBe(1);
    expect(await report()).toBe(1);
    await db.advance(60_000);
    expect(await report()).toBe(0);
    const events = await db.takeEvents();
    expect(events.map(({ data }) => [data['seq'], data['spentMicrosTotal'], data['impressionsTotal'], data['final']])).toEqual([
      [1, 1_000, 1, false],
      [2, 2_000, 2, false],
    ]);
    expect(Object.keys(events[0]?.data ?? {}).sort()).toEqual(Object.keys(sampleOf(SpendReported)).sort());
  });

  it('PO2 what ads bring to a post is rolled up, as sums, in the form of the contract', async () => {
    const scene = await leased();
    const timer = new RollUpPaidEngagementWhenDue(db.outbox, db.clock);
    const impression = impressionOf(scene);
    await db.receiveMany([impression, impressionOf(scene), clickAfter(impression)], fold);
    await db.run((tx) => timer.runDue(tx));
    await db.receiveMany([impressionOf(scene)], fold);
    expect(await db.run((tx) => timer.runDue(tx))).toBe(0);
    await db.advance(1_000);
    await db.run((tx) => timer.runDue(tx));
    const rolled = (await db.takeEvents()).filter(({ key }) => key === scene.postId);
    expect(rolled.map(({ data }) => [data['aggregateVersion'], data['paidViews'], data['paidClicks']])).toEqual([
      [1, 2, 1],
      [2, 3, 1],
    ]);
    expect(Object.keys(rolled[0]?.data ?? {}).sort()).toEqual(Object.keys(sampleOf(PaidEngagementRolledUp)).sort());
    expect(rolled[0]?.topic).toBe('delivery.rollups');
  });

  it('DE3 a lease is closed by a record in the log, at its time and once, in the form of the contract', async () => {
    const scene = await leased();
    const timer = new CloseLeasesWhenDue(db.outbox, db.clock);
    await db.setTime('2026-11-23T12:11:03.249Z');
    expect(await db.run((tx) => timer.nextDueAt(tx))).toEqual(new Date('2026-11-23T12:11:03.250Z'));
    expect(await db.run((tx) => timer.runDue(tx))).toBe(0);
    await db.advance(1);
    expect(await db.run((tx) => timer.countDue(tx))).toBe(1);
    expect(await db.run((tx) => timer.runDue(tx))).toBe(1);
    expect(await db.run((tx) => timer.runDue(tx))).toBe(0);
    const [event] = await db.takeEvents();
    expect(event).toMatchObject({ type: 'LeaseClosing', topic: 'delivery.tracking', key: scene.leaseId });
    expect(Object.keys(event?.data ?? {}).sort()).toEqual(Object.keys(sampleOf(LeaseClosing)).sort());
    // Nothing is returned by the time alone: only folding the record does.
    expect(await poolOf(db, scene.adGroupId)).toMatchObject({ leased: 10_000 });
  });

  it('DE3 a pool is finished once its day is over and its last lease is closed, and gives back the rest, once', async () => {
    const scene = await leased();
    const timer = new FinishPoolsWhenDue(db.outbox, db.clock);
    const finish = async () => {
      await db.run((tx) => timer.runDue(tx));
      return (await db.takeEvents()).filter(({ key, type }) => key === scene.adGroupId && type === 'FundsReturned');
    };
    await db.receiveMany([impressionOf(scene)], fold);
    await db.setTime('2026-11-23T23:59:59.999Z');
    expect(await finish()).toEqual([]);
    await db.setTime('2026-11-24T00:00:00.000Z');
    expect(await finish()).toEqual([]);
    await db.receiveMany([closingOf(scene)], fold);
    expect(await db.run((tx) => timer.countDue(tx))).toBeGreaterThan(0);
    const [returned, ...others] = await finish();
    expect(others).toEqual([]);
    expect(returned?.data).toMatchObject({
      spentMicrosTotal: 1_000,
      returnedMicros: 5 * DOLLAR - 1_000,
      budgetDay: '2026-11-23',
    });
    expect(Object.keys(returned?.data ?? {}).sort()).toEqual(Object.keys(sampleOf(FundsReturned)).sort());
    expect(await poolOf(db, scene.adGroupId)).toMatchObject({ status: 'FINISHED' });
    expect(await finish()).toEqual([]);
  });
});
