import { AdAuthorizationExpired } from '@afterglow/contracts/authorization/ad-authorization-expired';
import { AdAuthorizationExtended } from '@afterglow/contracts/authorization/ad-authorization-extended';
import { occurred } from '@afterglow/contracts/event-contract';
import { PostPublished } from '@afterglow/contracts/stories/post-published';
import { SoundRightsChanged } from '@afterglow/contracts/stories/sound-rights-changed';
import type { SoundRight } from '@afterglow/contracts/stories/sound.state';
import { newId } from '@afterglow/service-defaults/ids';
import { eventually } from '@afterglow/testing/eventually';
import { startDatabase, type TestDatabase } from '@afterglow/testing/start-database';
import { Registry } from 'prom-client';
import { KeepKnownAdAuthorizations } from '../known-ad-authorizations/keep-known-ad-authorizations.ts';
import { KeepKnownPosts } from '../known-posts/keep-known-posts.ts';
import { KeepKnownSounds } from '../known-sounds/keep-known-sounds.ts';
import { service } from '../service.ts';
import { impressionOf, leased, type LeaseScene } from '../spec-fixtures/lease-scene.ts';
import { grant, NOON, noonPlus, post } from '../spec-fixtures/market.ts';
import { ChargeLeasesWhenTracked } from '../tracking/charge-leases-when-tracked.ts';
import { TrackingMetrics } from '../tracking/tracking-metrics.ts';
import { ReverseChargesWhenDue } from './reverse-charges-when-due.ts';
import { ReviewChargesWhenSoundRightsChanged } from './review-charges-when-sound-rights-changed.ts';
import { ReviewCharges } from './review-charges.ts';

let db: TestDatabase;
let n = 760;
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

describe('charges and rights that move', () => {
  /** The post of the scene plays a song of somebody else. */
  const song = async (ownerId = newId()) => {
    const soundId = newId();
    const state = post(n, { soundId });
    await db.receive(occurred(PostPublished, { postId: state.postId, aggregateVersion: 1, state }), new KeepKnownPosts());
    return (aggregateVersion: number, rights: SoundRight[] | null, changedAt: string) =>
      db.receive(
        occurred(SoundRightsChanged, {
          soundId,
          aggregateVersion,
          state: { soundId, ownerId, rights, registeredAt: NOON },
          changedAt,
        }),
        new KeepKnownSounds(),
        new ReviewChargesWhenSoundRightsChanged(reviewCharges),
      );
  };
  const everywhere = { market: null, startsAt: noonPlus(-86_400_000), endsAt: null };
  const inMarket = (one: LeaseScene, country: string, ms: number) => impressionOf(one, { country, decidedAt: noonPlus(ms) });

  it('PO4 DE6 rights in a song that were taken back: what was decided after that there, and only there, is given back', async () => {
    const one = await scene();
    const hearRights = await song();
    await hearRights(2, [everywhere], noonPlus(-60_000));
    const before = inMarket(one, 'US', -1_000);
    const [lost, kept] = [inMarket(one, 'US', 100), inMarket(one, 'DE', 100)];
    await db.receiveMany([before, lost, kept], fold);
    await hearRights(3, [{ ...everywhere, market: 'DE' }], NOON);
    await review();
    await hearRights(3, [{ ...everywhere, market: 'DE' }], NOON);
    await hearRights(4, null, noonPlus(60_000));
    await review();
    expect(await undueOf(one)).toEqual([lost.decisionId]);
  });

  it('PO4 the fold sees rights that are over in their time, and those that were away and back; an owner needs none', async () => {
    const one = await scene();
    const hearRights = await song();
    await hearRights(3, null, noonPlus(90_000));
    await hearRights(2, [{ market: 'US', startsAt: noonPlus(-86_400_000), endsAt: noonPlus(60_000) }], NOON);
    const impressions = [-300, 300, 59_700, 60_000, 89_999, 90_250].map((ms) => inMarket(one, 'US', ms));
    await db.receiveMany([...impressions, inMarket(one, 'DE', 300)], fold);
    const outcomes = async ({ leaseId }: LeaseScene) =>
      (
        await db.query<{ outcome: string }>(
          `select outcome from tracked_event where lease_id = $1 order by country desc, decided_at`,
          [leaseId],
        )
      ).map(({ outcome }) => outcome);
    const [charged, ended] = ['CHARGED', 'RIGHT_ENDED'];
    expect(await outcomes(one)).toEqual([charged, charged, charged, ended, ended, charged, ended]);

    const own = await scene();
    await (
      await song(post(n).creatorId)
    )(2, [], NOON);
    await db.receiveMany([inMarket(own, 'US', 300)], fold);
    expect(await outcomes(own)).toEqual([charged]);
  });

  it('AU4 what was decided between the end of a grant and its extension is not billed, in whatever order both are heard', async () => {
    for (const order of [
      ['expired', 'extended'],
      ['extended', 'expired', 'extended'],
    ] as const) {
      const one = await scene();
      const state = grant(n, { endsAt: noonPlus(86_400_000) });
      const { adAuthorizationId } = state;
      const over = { ...state, status: 'EXPIRED' as const, endsAt: NOON, endedAt: NOON };
      const told = {
        expired: occurred(AdAuthorizationExpired, { adAuthorizationId, aggregateVersion: 2, state: over, expiredAt: NOON }),
        extended: occurred(AdAuthorizationExtended, {
          adAuthorizationId,
          aggregateVersion: 3,
          state,
          extendedAt: noonPlus(60_000),
        }),
      };
      for (const name of order) await db.receive(told[name], new KeepKnownAdAuthorizations());
      const decidedAt = [-300, 0, 59_999, 60_250].map(noonPlus);
      await db.receiveMany(
        decidedAt.map((at) => impressionOf(one, { decidedAt: at })),
        fold,
      );
      const rows = await db.query<{ outcome: string }>(
        `select outcome from tracked_event where lease_id = $1 order by decided_at`,
        [one.leaseId],
      );
      expect(rows.map(({ outcome }) => outcome)).toEqual(['CHARGED', 'RIGHT_ENDED', 'RIGHT_ENDED', 'CHARGED']);
    }
  });
});
