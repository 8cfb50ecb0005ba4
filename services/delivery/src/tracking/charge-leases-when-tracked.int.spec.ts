import { AdAuthorizationRevoked } from '@afterglow/contracts/authorization/ad-authorization-revoked';
import { AdAuthorized } from '@afterglow/contracts/authorization/ad-authorized';
import { CreatorAdSettingsChanged } from '@afterglow/contracts/authorization/creator-ad-settings-changed';
import { PostAdSettingsChanged } from '@afterglow/contracts/authorization/post-ad-settings-changed';
import { ImpressionTracked } from '@afterglow/contracts/delivery/impression-tracked';
import { occurred } from '@afterglow/contracts/event-contract';
import { PostPrivacyChanged } from '@afterglow/contracts/stories/post-privacy-changed';
import { PostRemoved } from '@afterglow/contracts/stories/post-removed';
import { newId } from '@afterglow/service-defaults/ids';
import { eventually } from '@afterglow/testing/eventually';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { Registry } from 'prom-client';
import { KeepKnownAdAuthorizations } from '../known-ad-authorizations/keep-known-ad-authorizations.ts';
import { KeepKnownCreatorAdSettings } from '../known-creator-ad-settings/keep-known-creator-ad-settings.ts';
import { KeepKnownPostAdSettings } from '../known-post-ad-settings/keep-known-post-ad-settings.ts';
import { KeepKnownPosts } from '../known-posts/keep-known-posts.ts';
import { service } from '../service.ts';
import { clickAfter, closingOf, impressionOf, leased, takeLease, type LeaseScene } from '../spec-fixtures/lease-scene.ts';
import { grant, NOON, post } from '../spec-fixtures/market.ts';
import { DOLLAR, poolOf } from '../spec-fixtures/pool-scene.ts';
import { ChargeLeasesWhenTracked } from './charge-leases-when-tracked.ts';
import { TrackingMetrics } from './tracking-metrics.ts';

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

/** A scene of its own for each test. */
const scene = () => leased(db, (n += 1));

async function leaseOf({ leaseId }: LeaseScene) {
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
    const one = await scene();
    const impression = impressionOf(one);
    await db.receiveMany([impression, impression], fold);
    await db.receiveMany([impression], fold);
    await db.receiveMany([impression, clickAfter(impression), clickAfter(impression)], fold);
    expect(await leaseOf(one)).toMatchObject({ spent: 1_000, impressions: 1 });
    expect(await outcomesOf(impression)).toEqual(['CHARGED']);
    expect(await metric('IMPRESSION', 'DUPLICATE')).toBe(3);
    expect(await metric('CLICK', 'DUPLICATE')).toBe(1);
    const [engagement] = await db.query(`select views::int, clicks::int from paid_engagement where post_id = $1`, [one.postId]);
    expect(engagement).toEqual({ views: 1, clicks: 1 });
  });

  it('DE3 a closing gives the rest back to the pool, and makes the final report', async () => {
    const one = await scene();
    expect(await poolOf(db, one.adGroupId)).toMatchObject({ leased: 10_000, spent: 0 });
    await db.receiveMany([impressionOf(one), impressionOf(one), closingOf(one)], fold);
    expect(await poolOf(db, one.adGroupId)).toMatchObject({ leased: 2_000, spent: 2_000, reserved: 5 * DOLLAR });
    expect(await leaseOf(one)).toMatchObject({ status: 'CLOSED', spent: 2_000, reported: 2_000 });
    const events = await db.takeEvents();
    expect(events.map(({ type, key }) => ({ type, key }))).toEqual([{ type: 'SpendReported', key: one.adGroupId }]);
    expect(events[0]?.data).toMatchObject({
      seq: 1,
      spentMicrosTotal: 2_000,
      impressionsTotal: 2,
      final: true,
      leaseId: one.leaseId,
    });
  });

  it('DE3 a closing that comes twice, alone or in one batch, returns the rest once', async () => {
    const one = await scene();
    await db.receiveMany([closingOf(one), closingOf(one)], fold);
    await db.receiveMany([closingOf(one)], fold);
    expect(await poolOf(db, one.adGroupId)).toMatchObject({ leased: 0, spent: 0 });
    expect(await db.takeEvents()).toHaveLength(1);
  });

  it('DE3 what is behind the closing is late, in the same batch and in a later one', async () => {
    const one = await scene();
    const [early, late, later] = [impressionOf(one), impressionOf(one), impressionOf(one)];
    await db.receiveMany([early, closingOf(one), late], fold);
    await db.receiveMany([later, clickAfter(early)], fold);
    expect(await outcomesOf(early, late, later)).toEqual(['CHARGED', 'LATE', 'LATE']);
    expect(await leaseOf(one)).toMatchObject({ spent: 1_000 });
    expect(await poolOf(db, one.adGroupId)).toMatchObject({ leased: 1_000, spent: 1_000 });
    // The click under a CPM lease still counts; the late views do not.
    const [engagement] = await db.query(`select views::int, clicks::int from paid_engagement where post_id = $1`, [one.postId]);
    expect(engagement).toEqual({ views: 1, clicks: 1 });
  });

  it('DE3 leases of several ad groups in one batch are charged and closed each by itself', async () => {
    const [a, b] = [await scene(), await scene()];
    await db.receiveMany([impressionOf(a), impressionOf(b), closingOf(b), impressionOf(a), closingOf(a)], fold);
    expect(await poolOf(db, a.adGroupId)).toMatchObject({ leased: 2_000, spent: 2_000 });
    expect(await poolOf(db, b.adGroupId)).toMatchObject({ leased: 1_000, spent: 1_000 });
  });

  it('DE3 two leases of one pool that close in one batch both give back', async () => {
    const a = await scene();
    const b = { ...a, leaseId: await takeLease(db, a) };
    await db.receiveMany([impressionOf(a), closingOf(b), closingOf(a)], fold);
    expect(await poolOf(db, a.adGroupId)).toMatchObject({ leased: 1_000, spent: 1_000 });
  });

  it('DE3 a lease is never charged beyond its slice, and a lease that nobody took never', async () => {
    const one = await scene();
    const dear = [
      impressionOf(one, { priceMicros: 9_500 }),
      impressionOf(one, { priceMicros: 501 }),
      impressionOf(one, { priceMicros: 500 }),
    ];
    const stray = impressionOf(one, { leaseId: newId() });
    await db.receiveMany([...dear, stray], fold);
    expect(await outcomesOf(...dear, stray)).toEqual(['CHARGED', 'NOT_CHARGED_BUDGET', 'CHARGED', 'LATE']);
  });

  it('CA2 a click that costs more than its lease has left is charged as far as pool and caps have the rest', async () => {
    const one = await scene();
    const clicked = (priceMicros: number) =>
      Object.assign(clickAfter(impressionOf(one)), { adGroupId: one.adGroupId, priceMicros });
    const [first, second] = [clicked(3_000_000), clicked(1_999_000)];
    await db.receiveMany([first, first], fold);
    expect(await leaseOf(one)).toMatchObject({ spent: 3_000_000 });
    expect(await poolOf(db, one.adGroupId)).toMatchObject({ leased: 3_000_000 });
    await db.receiveMany([first, second, clicked(2_000), clicked(1_000)], fold);
    // 5 dollars are held: two dollars and 1,000 micros are too much, the last 1,000 are not.
    expect(await leaseOf(one)).toMatchObject({ spent: 5_000_000 });
    const outcomes = await db.query(
      `select outcome, price_micros::int as price from tracked_event where lease_id = $1 order by price desc`,
      [one.leaseId],
    );
    expect(outcomes.map(({ outcome, price }) => [outcome, price])).toEqual([
      ['CHARGED', 3_000_000],
      ['CHARGED', 1_999_000],
      ['NOT_CHARGED_BUDGET', 2_000],
      ['CHARGED', 1_000],
    ]);
    expect(await metric('CLICK', 'NOT_CHARGED_BUDGET')).toBe(1);
    await db.receiveMany([closingOf(one)], fold);
    expect(await poolOf(db, one.adGroupId)).toMatchObject({ leased: 5_000_000, spent: 5_000_000 });
  });

  it('CA2 a click whose right has ended takes nothing that others are charged from', async () => {
    const one = await scene();
    const clicked = (decidedAt: string) =>
      Object.assign(clickAfter(impressionOf(one, { decidedAt })), { priceMicros: 4_000_000 });
    const off = { creatorId: grant(n).creatorId, aggregateVersion: 2, adAuthorizationEnabled: false, changedAt: NOON };
    await db.receive(occurred(CreatorAdSettingsChanged, off), new KeepKnownCreatorAdSettings());
    await db.receiveMany([clicked(NOON)], fold);
    expect(await poolOf(db, one.adGroupId)).toMatchObject({ leased: 10_000 });
    await db.receiveMany([clicked('2026-11-23T11:59:00.000Z')], fold);
    expect(await leaseOf(one)).toMatchObject({ spent: 4_000_000 });
  });

  it('DE3 a batch that extends one lease and closes another locks no pool behind a cap', async () => {
    const [a, b] = [await scene(), await scene()];
    const capId = newId();
    await db.query(
      `insert into spend_cap (id, kind, owner_id, budget_day, limit_micros, leased_micros, spent_micros)
       values ($1, 'CAMPAIGN', $1, null, 9000000, 10000, 0)`,
      [capId],
    );
    await db.query(`update lease set cap_ids = array[$2::uuid] where id = $1`, [a.leaseId, capId]);
    const click = Object.assign(clickAfter(impressionOf(a)), { priceMicros: 20_000 });
    let folding: Promise<unknown> = Promise.resolve();
    await db.run(async (tx) => {
      await tx.query(`select from pool where id = $1 for update`, [b.poolId]);
      folding = db.receiveMany([click, closingOf(b)], fold);
      await eventually(async () => {
        const waiting = await db.query(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%from pool%'`,
        );
        return waiting.length > 0;
      });
      await tx.query(`select from spend_cap where id = $1 for update nowait`, [capId]);
    });
    await folding;
    expect(await leaseOf(a)).toMatchObject({ spent: 20_000 });
  });

  it('DE3 folding the whole log again changes nothing', async () => {
    const one = await scene();
    const log = [impressionOf(one), closingOf(one), impressionOf(one)];
    const all = () =>
      db.query(`select (select jsonb_agg(l order by id) from lease l) as leases, (select jsonb_agg(p order by id) from pool p) as pools,
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
    const one = await scene();
    const state = grant(n);
    const { adAuthorizationId, creatorId } = state;
    await db.receive(occurred(AdAuthorized, { adAuthorizationId, aggregateVersion: 1, state }), new KeepKnownAdAuthorizations());
    return { one, state, adAuthorizationId, creatorId };
  };
  const decided = async (one: LeaseScene, change: Partial<ImpressionTracked> = {}) => {
    const [before, after] = [
      impressionOf(one, { decidedAt: '2026-11-23T11:58:59.000Z', ...change }),
      impressionOf(one, { decidedAt: endedAt, ...change }),
    ];
    await db.receiveMany([before, after], fold);
    return outcomesOf(before, after);
  };

  it('DE6 revoked: what was decided later is not charged', async () => {
    const { one, state, adAuthorizationId } = await known();
    const revoked = { ...state, status: 'REVOKED' as const, endedAt };
    await db.receive(
      occurred(AdAuthorizationRevoked, { adAuthorizationId, aggregateVersion: 2, state: revoked, revokedAt: endedAt }),
      new KeepKnownAdAuthorizations(),
    );
    expect(await decided(one)).toEqual(['CHARGED', 'RIGHT_ENDED']);
    expect(await leaseOf(one)).toMatchObject({ spent: 1_000, impressions: 1 });
  });

  it('DE6 a creator toggle, a post toggle, a deletion and privacy count in the same way', async () => {
    const creator = await known();
    const { creatorId } = creator;
    const toggled = { creatorId, aggregateVersion: 2, adAuthorizationEnabled: false, changedAt: endedAt };
    await db.receive(occurred(CreatorAdSettingsChanged, toggled), new KeepKnownCreatorAdSettings());
    expect(await decided(creator.one)).toEqual(['CHARGED', 'RIGHT_ENDED']);

    const single = await known();
    const off = {
      postId: single.one.postId,
      creatorId: single.creatorId,
      aggregateVersion: 1,
      isAdPromotable: false,
      changedAt: endedAt,
    };
    await db.receive(occurred(PostAdSettingsChanged, off), new KeepKnownPostAdSettings());
    expect(await decided(single.one)).toEqual(['CHARGED', 'RIGHT_ENDED']);

    const removed = await known();
    const gone = post(n, { status: 'DELETED', endedAt });
    await db.receive(
      occurred(PostRemoved, { postId: gone.postId, aggregateVersion: 2, state: gone, removedAt: endedAt }),
      new KeepKnownPosts(),
    );
    expect(await decided(removed.one)).toEqual(['CHARGED', 'RIGHT_ENDED']);

    const hidden = await known();
    const secret = post(n, { privacy: 'SELF_ONLY' });
    await db.receive(
      occurred(PostPrivacyChanged, { postId: secret.postId, aggregateVersion: 2, state: secret, changedAt: endedAt }),
      new KeepKnownPosts(),
    );
    expect(await decided(hidden.one)).toEqual(['CHARGED', 'RIGHT_ENDED']);
  });

  it('DE6 an own post does not hang on toggles', async () => {
    const { one, creatorId } = await known();
    const toggled = { creatorId, aggregateVersion: 2, adAuthorizationEnabled: false, changedAt: endedAt };
    await db.receive(occurred(CreatorAdSettingsChanged, toggled), new KeepKnownCreatorAdSettings());
    expect(await decided(one, { adAuthorizationId: null })).toEqual(['CHARGED', 'CHARGED']);
  });
});
