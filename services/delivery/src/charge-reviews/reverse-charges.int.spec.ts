import { AdAuthorizationRevoked } from '@afterglow/contracts/authorization/ad-authorization-revoked';
import { AdAuthorized } from '@afterglow/contracts/authorization/ad-authorized';
import { CreatorAdSettingsChanged } from '@afterglow/contracts/authorization/creator-ad-settings-changed';
import { SpendFoundUndue } from '@afterglow/contracts/delivery/spend-found-undue';
import { occurred, type EventContract } from '@afterglow/contracts/event-contract';
import type { Copy, Reaction } from '@afterglow/messaging/reaction';
import { newId } from '@afterglow/service-defaults/ids';
import { sampleOf } from '@afterglow/testing/contract-samples';
import { eventually } from '@afterglow/testing/eventually';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { Registry } from 'prom-client';
import { KeepKnownAdAuthorizations } from '../known-ad-authorizations/keep-known-ad-authorizations.ts';
import { KeepKnownCreatorAdSettings } from '../known-creator-ad-settings/keep-known-creator-ad-settings.ts';
import { service } from '../service.ts';
import { clickAfter, impressionOf, leased, viewAfter, type LeaseScene } from '../spec-fixtures/lease-scene.ts';
import { grant, NOON, noonPlus } from '../spec-fixtures/market.ts';
import { subscriptions } from '../subscriptions.ts';
import { ChargeLeasesWhenTracked } from '../tracking/charge-leases-when-tracked.ts';
import { TrackingMetrics } from '../tracking/tracking-metrics.ts';
import { ReverseChargesWhenDue } from './reverse-charges-when-due.ts';
import { ReviewChargesWhenAdAuthorizationRevoked } from './review-charges-when-ad-authorization-revoked.ts';
import { ReviewChargesWhenCreatorAdSettingsChanged } from './review-charges-when-creator-ad-settings-changed.ts';
import { ReviewCharges } from './review-charges.ts';

let db: TestDatabase;
let n = 700;
let fold: ChargeLeasesWhenTracked;
let timer: ReverseChargesWhenDue;
const reviewCharges = new ReviewCharges();

beforeAll(async () => {
  db = await startDatabase(service);
  await db.setTime(NOON);
  fold = new ChargeLeasesWhenTracked(db.outbox, db.clock, new TrackingMetrics(new Registry()));
  timer = new ReverseChargesWhenDue(db.outbox, db.clock);
});
afterAll(() => db.stop());
beforeEach(async () => {
  await db.query(`truncate charge_review`);
  await db.takeEvents();
});

const scene = () => leased(db, (n += 1));
/** Until nothing is left to look through: other transactions of the server may have to end first. */
const review = () =>
  eventually(async () => {
    await db.run((tx) => timer.runDue(tx));
    return (await db.run((tx) => timer.countDue(tx))) === 0;
  });
const undueOf = async ({ leaseId }: LeaseScene) =>
  (await db.query<{ id: string }>(`select decision_id as id from undue_impression where lease_id = $1`, [leaseId])).map(
    ({ id }) => id,
  );
const toggled = (aggregateVersion: number, adAuthorizationEnabled: boolean, changedAt: string) =>
  occurred(CreatorAdSettingsChanged, { creatorId: grant(n).creatorId, aggregateVersion, adAuthorizationEnabled, changedAt });
const hearToggle = (event: CreatorAdSettingsChanged) =>
  db.receive(event, new KeepKnownCreatorAdSettings(), new ReviewChargesWhenCreatorAdSettingsChanged(reviewCharges));
const hearRevoked = async (revokedAt: string) => {
  const state = { ...grant(n), status: 'REVOKED' as const, endedAt: revokedAt };
  const { adAuthorizationId } = state;
  await db.receive(
    occurred(AdAuthorizationRevoked, { adAuthorizationId, aggregateVersion: 2, state, revokedAt }),
    new KeepKnownAdAuthorizations(),
    new ReviewChargesWhenAdAuthorizationRevoked(reviewCharges),
  );
};

describe('what was charged too late', () => {
  it('DE6 is found when the end is heard, each impression once, and reported behind the spend, in the form of the contract', async () => {
    const one = await scene();
    const [due, undue, alsoUndue] = [-1_000, 0, 500].map((ms) => impressionOf(one, { decidedAt: noonPlus(ms) }));
    await db.receiveMany([due, undue, alsoUndue] as object[], fold);
    await hearRevoked(NOON);
    await review();
    await hearRevoked(NOON);
    await review();
    expect((await undueOf(one)).sort()).toEqual([undue?.decisionId, alsoUndue?.decisionId].sort());
    const events = (await db.takeEvents()).filter(({ key }) => key === one.adGroupId);
    expect(events.map(({ type, data }) => [type, data['spentMicrosTotal'] ?? data['undueMicrosTotal']])).toEqual([
      ['SpendReported', 3_000],
      ['SpendFoundUndue', 2_000],
    ]);
    expect(Object.keys(events[1]?.data ?? {}).sort()).toEqual(Object.keys(sampleOf(SpendFoundUndue)).sort());
    expect(events[1]?.data).toMatchObject({ leaseId: one.leaseId, seq: 1, undueImpressionsTotal: 2 });
  });

  it('DE6 grows as a sum when more is found later', async () => {
    const one = await scene();
    await db.receiveMany([impressionOf(one, { decidedAt: noonPlus(-60_000) }), impressionOf(one)], fold);
    await hearRevoked(NOON);
    await review();
    await hearToggle(toggled(2, false, noonPlus(-60_000)));
    await review();
    const sums = (await db.takeEvents()).filter(({ key, type }) => key === one.adGroupId && type === 'SpendFoundUndue');
    expect(sums.map(({ data }) => [data['seq'], data['undueMicrosTotal']])).toEqual([
      [1, 1_000],
      [2, 2_000],
    ]);
  });

  it('DE6 clicks and views that were paid for are given back as impressions are', async () => {
    const one = await scene();
    const click = Object.assign(clickAfter(impressionOf(one)), { priceMicros: 2_000 });
    const view = Object.assign(viewAfter(impressionOf(one)), { priceMicros: 3_000 });
    const free = Object.assign(clickAfter(impressionOf(one)), { priceMicros: 0 });
    const inTime = Object.assign(clickAfter(impressionOf(one, { decidedAt: noonPlus(-1_000) })), { priceMicros: 500 });
    await db.receiveMany([click, view, free, inTime], fold);
    await hearRevoked(NOON);
    await review();
    expect((await undueOf(one)).sort()).toEqual([click.decisionId, view.decisionId].sort());
    const events = (await db.takeEvents()).filter(({ key, type }) => key === one.adGroupId && type === 'SpendFoundUndue');
    expect(events.map(({ data }) => data['undueMicrosTotal'])).toEqual([5_000]);
  });

  it('DE6 a toggle that was off and on again before anything was folded is seen by the fold', async () => {
    const one = await scene();
    // Heard out of order, and the second twice.
    for (const event of [toggled(3, true, noonPlus(60_000)), toggled(2, false, NOON), toggled(3, true, noonPlus(60_000))])
      await hearToggle(event);
    const decidedAt = [-300, 0, 59_999, 60_250].map(noonPlus);
    const impressions = decidedAt.map((at) => impressionOf(one, { decidedAt: at }));
    await db.receiveMany(impressions, fold);
    const rows = await db.query<{ outcome: string }>(
      `select outcome from tracked_event where lease_id = $1 order by decided_at`,
      [one.leaseId],
    );
    expect(rows.map(({ outcome }) => outcome)).toEqual(['CHARGED', 'RIGHT_ENDED', 'RIGHT_ENDED', 'CHARGED']);
    await review();
    expect(await undueOf(one)).toEqual([]);
  });

  it('DE6 and by the review, when both were heard only after the fold', async () => {
    const one = await scene();
    const impressions = [-300, 100, 60_250].map((ms) => impressionOf(one, { decidedAt: noonPlus(ms) }));
    await db.receiveMany(impressions, fold);
    await hearToggle(toggled(2, false, NOON));
    await hearToggle(toggled(3, true, noonPlus(60_000)));
    await review();
    expect(await undueOf(one)).toEqual([impressions[1]?.decisionId]);
  });

  it('DE6 a fold that was under way when the end came in cannot slip through', async () => {
    const one = await scene();
    const impression = impressionOf(one);
    const events = [{ id: newId(), type: 'ImpressionTracked', key: one.leaseId, time: new Date(NOON), data: impression }];
    let folded: () => void = () => undefined;
    const foldedFirst = new Promise<void>((resolve) => (folded = resolve));
    let commit: () => void = () => undefined;
    const mayCommit = new Promise<void>((resolve) => (commit = resolve));
    const running = db.run(async (tx) => {
      await fold.reactToMany(events, tx);
      folded();
      await mayCommit;
    });
    await foldedFirst;
    await hearRevoked(NOON);
    for (let looks = 0; looks < 3; looks += 1) await db.run((tx) => timer.runDue(tx));
    expect(await undueOf(one)).toEqual([]);
    expect(await db.run((tx) => timer.countDue(tx))).toBe(1);
    commit();
    await running;
    await review();
    expect(await undueOf(one)).toEqual([impression.decisionId]);
  });

  it('DE6 what nobody was charged for, and what was decided in time, is left alone', async () => {
    const one = await scene();
    await db.receiveMany([impressionOf(one, { decidedAt: noonPlus(-251) }), impressionOf(one, { priceMicros: 20_000 })], fold);
    await hearRevoked(NOON);
    await review();
    expect(await undueOf(one)).toEqual([]);
    expect((await db.takeEvents()).filter(({ key }) => key === one.adGroupId)).toEqual([]);
  });

  it('DE6 two replicas that look through the same at once find each impression once', async () => {
    const one = await scene();
    await db.receiveMany([impressionOf(one), impressionOf(one)], fold);
    await hearRevoked(NOON);
    await hearToggle(toggled(2, false, noonPlus(-1_000)));
    await eventually(async () => {
      await Promise.all([1, 2, 3].map(() => db.run((tx) => timer.runDue(tx))));
      return (await db.run((tx) => timer.countDue(tx))) === 0;
    });
    const [row] = await db.query<{ micros: number }>(`select micros::int from undue_spend where lease_id = $1`, [one.leaseId]);
    expect(row?.micros).toBe(2_000);
  });

  it('DE6 every event that ends a right by itself has its review, and one that gives it back has none', async () => {
    const acts = subscriptions.acts.filter(({ name }) => name.startsWith('ReviewCharges'));
    const copies = subscriptions.copies.map((type) => Reflect.construct(type, []) as Copy);
    for (const act of acts) {
      const reaction = Reflect.construct(act, [reviewCharges]) as Reaction;
      const copy = copies.find(({ events }) => events.includes(reaction.event)) as Copy;
      await db.query(`truncate charge_review`);
      const event = { ...sampleOf<object>(reaction.event), adAuthorizationEnabled: false, isAdPromotable: false };
      await db.receive(Object.assign(Object.create(reaction.event.prototype as object) as object, event), copy, reaction);
      expect([act.name, (await db.query(`select from charge_review`)).length]).toEqual([act.name, 1]);
    }
    const ends = acts.map((act) => (Reflect.construct(act, []) as { event: EventContract }).event.type);
    const inAdvance = ['AdAuthorizationExpired'];
    // What the platform switches off is nobody's right: what was decided before that was heard is billed (decision 0037).
    const byThePlatform = ['BusinessAccountSuspended', 'BusinessAccountClosed', 'SparkAdsRolloutChanged'];
    const byTheAdvertiser = ['AdGroupStopped', 'AdPaused', 'AdRejected', 'CampaignChanged', 'BusinessMemberRemoved'];
    const stops = copies.flatMap(({ events }) => events).filter(({ stops: takes }) => takes === true);
    expect(
      stops
        .map(({ type }) => type)
        .filter((type) => ![...inAdvance, ...byTheAdvertiser, ...byThePlatform].includes(type))
        .sort(),
    ).toEqual(ends.sort());
  });

  it('DE6 a grant that was never revoked is asked for nothing', async () => {
    const one = await scene();
    const state = grant(n);
    const { adAuthorizationId } = state;
    await db.receive(occurred(AdAuthorized, { adAuthorizationId, aggregateVersion: 1, state }), new KeepKnownAdAuthorizations());
    await db.receiveMany([impressionOf(one)], fold);
    await hearToggle(toggled(1, true, NOON));
    expect(await db.query(`select from charge_review`)).toEqual([]);
    expect(await undueOf(one)).toEqual([]);
  });
});
