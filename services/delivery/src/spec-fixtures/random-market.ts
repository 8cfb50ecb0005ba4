import { account, ad, adGroup, campaign, emptyMarket, grant, id, NOON_MS, noonPlus, post, sound, type Market } from './market.ts';

/** mulberry32: small, seeded, good enough to roam (github.com/bryc/code, public domain). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const LANGUAGES = ['en', 'de', 'fr'];
const COUNTRIES = ['US', 'DE', 'FR'];

/** A small market where everything that can keep an ad out does so now and then, and equal bids are frequent. */
export function randomMarket(seed: number): Market {
  const random = randomFrom(seed);
  const below = (n: number) => Math.floor(random() * n);
  const oneOf = <T>(values: readonly T[]): T => values[below(values.length)] as T;
  const seldom = () => random() < 0.03;
  const market = emptyMarket();
  const posts = 1 + below(7);
  const accounts = 1 + below(3);
  const groups = 1 + below(8);
  const ads = 1 + below(16);

  market.rateCards.set('US', { currency: 'USD', floorCpmMicros: oneOf([0, 500_000, 500_000, 1_000_999]) });
  if (!seldom()) market.rateCards.set('DE', { currency: 'EUR', floorCpmMicros: 700_000 });
  for (let n = 0; n < posts; n += 1) {
    if (!seldom()) {
      const status = seldom() ? 'DELETED' : 'PUBLISHED';
      const soundId = random() < 0.1 ? id('sound', below(3)) : null;
      market.posts.push(post(n, { status, soundId, privacy: seldom() ? 'SELF_ONLY' : 'PUBLIC_TO_EVERYONE' }));
    }
    if (!seldom()) market.creatorToggles.set(id('user', n), !seldom());
    if (seldom()) market.postToggles.set(id('post', n), oneOf([true, false]));
  }
  for (let n = 0; n < accounts; n += 1) {
    if (!seldom())
      market.accounts.push(
        account(n, {
          status: seldom() ? 'SUSPENDED' : 'ACTIVE',
          members: [...Array(posts).keys()]
            .filter(() => random() < 0.8)
            .map((n) => ({ userId: id('user', n), role: 'ADMIN' as const })),
        }),
      );
    if (!seldom()) market.campaigns.push(campaign(n, { operationStatus: seldom() ? 'DISABLE' : 'ENABLE' }));
  }
  for (let n = 0; n < 3; n += 1) {
    const rights = random() < 0.5 ? null : RIGHTS.filter(() => random() < 0.6);
    // Now and then the owner is a creator, or a member of an account.
    if (!seldom()) market.sounds.push(sound(n, { rights, ...(random() < 0.3 ? { ownerId: id('user', below(posts)) } : {}) }));
  }
  for (const country of ['US', 'DE'])
    if (random() < 0.02)
      market.rollouts.set(country, { stage: oneOf(['OFF', 'BETA', 'ON']), betaBusinessAccountIds: [id('account', 0)] });
  const accountOfGroup: number[] = [];
  for (let n = 0; n < groups; n += 1) {
    const owner = below(accounts);
    accountOfGroup.push(owner);
    market.leasedMicros.set(id('group', n), oneOf([seldom() ? 0 : 2_500, 1_200, 3_000, 100_000, 100_000]));
    if (seldom()) continue;
    market.adGroups.push(
      adGroup(n, {
        campaignId: id('campaign', owner),
        businessAccountId: id('account', owner),
        currency: seldom() ? 'EUR' : 'USD',
        operationStatus: seldom() ? oneOf(['DISABLE', 'FROZEN', 'DELETE'] as const) : 'ENABLE',
        bidPriceMicros: oneOf([400_000, 500_000, 999_999, 1_000_000, 1_000_999, 1_500_000, 1_500_000, 2_000_000, 2_500_000]),
        scheduleStartAt: noonPlus(oneOf([-3_600_000, -3_600_000, -1, 0, seldom() ? 1 : 0])),
        scheduleEndAt: oneOf([null, null, noonPlus(seldom() ? 0 : 1), noonPlus(1), noonPlus(3_600_000)]),
        targeting: {
          countries: COUNTRIES.filter(() => random() < 0.9),
          languages: random() < 0.5 ? [] : LANGUAGES.filter(() => random() < 0.8),
        },
      }),
    );
  }
  for (let n = 0; n < ads; n += 1) {
    const group = below(groups);
    const owner = accountOfGroup[group] ?? 0;
    const postNumber = below(posts);
    const isOwn = random() < 0.3;
    const grantNumber = 100 + n;
    if (!isOwn && !seldom()) {
      const status = random() < 0.1 ? oneOf(['REVOKING', 'EXPIRED', 'REVOKED'] as const) : 'IN_USE';
      market.grants.push(
        grant(grantNumber, {
          creatorId: id('user', postNumber),
          postId: id('post', seldom() ? below(posts) : postNumber),
          businessAccountId: id('account', seldom() ? below(accounts) : owner),
          status,
          revokesAt: status === 'REVOKING' ? noonPlus(oneOf([0, 1])) : null,
          startsAt: noonPlus(oneOf([-3_600_000, -3_600_000, 0, seldom() ? 1 : 0])),
          endsAt: noonPlus(oneOf([seldom() ? 0 : 1, 1, 86_400_000, 86_400_000])),
          ...(seldom() ? { caps: oneOf(LIMITS) } : {}),
        }),
      );
    }
    market.ads.push(
      ad(n, {
        adGroupId: id('group', group),
        campaignId: id('campaign', owner),
        businessAccountId: id('account', owner),
        postId: id('post', postNumber),
        creatorId: id('user', postNumber),
        identityType: isOwn ? 'TT_USER' : 'AUTH_CODE',
        adAuthorizationId: isOwn ? null : id('grant', grantNumber),
        operationStatus: seldom() ? 'DISABLE' : 'ENABLE',
        reviewStatus: seldom() ? oneOf(['PENDING', 'REJECTED'] as const) : 'APPROVED',
        pauseReason: seldom() ? 'AD_STATUS_DISABLE' : null,
      }),
    );
  }
  return market;
}

const RIGHTS = [
  { market: 'US', startsAt: noonPlus(-1_000), endsAt: noonPlus(0) },
  { market: 'US', startsAt: noonPlus(0), endsAt: noonPlus(1) },
  { market: null, startsAt: noonPlus(1), endsAt: null },
  { market: 'DE', startsAt: noonPlus(-1_000), endsAt: null },
];

const LIMITS = [
  { dailySpendMicros: null, placements: ['IN_FEED' as const, 'TOPVIEW' as const], objectiveTypes: ['REACH' as const] },
  { dailySpendMicros: null, placements: ['TOPVIEW' as const], objectiveTypes: null },
  { dailySpendMicros: null, placements: null, objectiveTypes: ['TRAFFIC' as const] },
];

export interface ReferenceDecision {
  readonly adId: string;
  readonly priceMicros: number;
  readonly isContended: boolean;
}

/**
 * The rules of DE1 again, written down as plainly as possible and without anything of the real thing: looks at all ads,
 * in each slot anew, at noon.
 */
export function bruteForce(market: Market, viewer: { country: string; language: string }, slots: number): ReferenceDecision[] {
  const rateCard = market.rateCards.get(viewer.country);
  if (!rateCard) return [];
  const left = new Map(market.leasedMicros);
  const shown = new Set<string>();
  const floor = Math.max(1, Math.floor(rateCard.floorCpmMicros / 1000));
  const decisions: ReferenceDecision[] = [];
  for (let slot = 0; slot < slots; slot += 1) {
    const bids = market.ads
      .filter((one) => mayRun(market, one.adId, viewer) && !shown.has(one.postId))
      .map((one) => ({ one, bid: Math.floor((groupOf(market, one.adGroupId)?.bidPriceMicros ?? 0) / 1000) }))
      .filter(({ one, bid }) => bid >= floor && (left.get(one.adGroupId) ?? 0) >= bid);
    const highest = Math.max(...bids.map(({ bid }) => bid));
    const winners = bids.filter(({ bid }) => bid === highest).map(({ one }) => one);
    winners.sort((a, b) => a.adId.localeCompare(b.adId));
    const winner = winners[0];
    if (!winner) break;
    const others = bids.filter(({ one }) => one.adGroupId !== winner.adGroupId).map(({ bid }) => bid);
    const second = others.length > 0 ? Math.max(floor, Math.max(...others) + 1) : floor;
    const priceMicros = second < highest ? second : highest;
    left.set(winner.adGroupId, (left.get(winner.adGroupId) ?? 0) - priceMicros);
    shown.add(winner.postId);
    decisions.push({ adId: winner.adId, priceMicros, isContended: others.length > 0 });
  }
  return decisions;
}

const groupOf = (market: Market, adGroupId: string) => market.adGroups.find((one) => one.adGroupId === adGroupId);

function mayRun(market: Market, adId: string, viewer: { country: string; language: string }): boolean {
  const one = market.ads.find((candidate) => candidate.adId === adId);
  const group = one && groupOf(market, one.adGroupId);
  const up = one && market.campaigns.find((candidate) => candidate.campaignId === one.campaignId);
  const owner = one && market.accounts.find((candidate) => candidate.businessAccountId === one.businessAccountId);
  const shown = one && market.posts.find((candidate) => candidate.postId === one.postId);
  if (!one || !group || !up || !owner || !shown) return false;
  const right = market.grants.find((candidate) => candidate.adAuthorizationId === one.adAuthorizationId);
  const isGranted =
    right !== undefined &&
    right.postId === one.postId &&
    right.businessAccountId === one.businessAccountId &&
    (right.status === 'IN_USE' || (right.status === 'REVOKING' && NOON_MS < Date.parse(right.revokesAt ?? noonPlus(0)))) &&
    Date.parse(right.startsAt) <= NOON_MS &&
    NOON_MS < Date.parse(right.endsAt) &&
    (right.caps?.placements ?? ['IN_FEED']).includes('IN_FEED') &&
    (right.caps?.objectiveTypes ?? [up.objectiveType]).includes(up.objectiveType) &&
    market.creatorToggles.get(right.creatorId) === true &&
    market.postToggles.get(one.postId) !== false;
  const isOwn = one.adAuthorizationId === null && owner.members.some((member) => member.userId === shown.creatorId);
  return (
    one.operationStatus === 'ENABLE' &&
    one.reviewStatus === 'APPROVED' &&
    one.pauseReason === null &&
    group.operationStatus === 'ENABLE' &&
    group.currency === market.rateCards.get(viewer.country)?.currency &&
    up.operationStatus === 'ENABLE' &&
    owner.status === 'ACTIVE' &&
    group.targeting.countries.includes(viewer.country) &&
    (group.targeting.languages.length === 0 || group.targeting.languages.includes(viewer.language)) &&
    Date.parse(group.scheduleStartAt) <= NOON_MS &&
    (group.scheduleEndAt === null || NOON_MS < Date.parse(group.scheduleEndAt)) &&
    shown.status === 'PUBLISHED' &&
    shown.privacy === 'PUBLIC_TO_EVERYONE' &&
    mayBeHeard(market, { soundId: shown.soundId, creatorId: one.creatorId, members: owner.members }, viewer.country) &&
    isOpen(market.rollouts.get(viewer.country), one.businessAccountId) &&
    (isGranted || isOwn)
  );
}

interface Heard {
  readonly soundId: string | null;
  readonly creatorId: string;
  readonly members: readonly { readonly userId: string }[];
}

function mayBeHeard(market: Market, { soundId, creatorId, members }: Heard, country: string): boolean {
  const song = market.sounds.find((candidate) => candidate.soundId === soundId);
  if (!song || song.rights === null || song.rights === undefined) return true;
  if (song.ownerId === creatorId || members.some(({ userId }) => userId === song.ownerId)) return true;
  return song.rights.some(
    (right) =>
      [null, country].includes(right.market) &&
      Date.parse(right.startsAt) <= NOON_MS &&
      (right.endsAt === null || NOON_MS < Date.parse(right.endsAt)),
  );
}

function isOpen(rollout: { stage: string; betaBusinessAccountIds: readonly string[] } | undefined, accountId: string): boolean {
  if (rollout === undefined || rollout.stage === 'ON') return true;
  return rollout.stage === 'BETA' && rollout.betaBusinessAccountIds.includes(accountId);
}
