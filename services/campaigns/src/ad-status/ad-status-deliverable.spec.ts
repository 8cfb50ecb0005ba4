import type { SoundState } from '@afterglow/contracts/stories/sound.state';
import fc from 'fast-check';
import type { AdGroup } from '../ad-groups/ad-group.entity.ts';
import type { Ad } from '../ads/ad.entity.ts';
import type { Campaign } from '../campaigns/campaign.entity.ts';
import { at, deliverableFacts, edited, future, past } from '../spec-fixtures/ad-status-facts.ts';
import { sampleAd, sampleAdGroup } from '../spec-fixtures/sample-entities.ts';
import { adStatusOf, type AdStatusFacts } from './ad-status.ts';

/** The conjunction of AU7 and CA6 once more, from the product's text and not from the code. */
function isDeliverable(facts: AdStatusFacts): boolean {
  const { ad, adGroup, campaign, businessAccount, billingAccount, post, grant, funds, prices, closedMarkets, at: now } = facts;
  const authorization = grant?.authorization;
  const isOwn = businessAccount?.members.some(({ userId }) => userId === ad.creatorId) === true;
  const grantIsEffective =
    (!grant && isOwn) ||
    (authorization !== undefined &&
      (authorization.status === 'IN_USE' ||
        (authorization.status === 'REVOKING' &&
          authorization.revokesAt !== null &&
          now.toISOString() < authorization.revokesAt)) &&
      authorization.startsAt <= now.toISOString() &&
      now.toISOString() < authorization.endsAt &&
      grant?.creatorAdSettings?.adAuthorizationEnabled === true &&
      grant.postAdSettings?.isAdPromotable !== false);
  return (
    [ad, adGroup, campaign].every((thing) => thing.operationStatus === 'ENABLE') &&
    ad.reviewStatus === 'APPROVED' &&
    ad.pauseReason === null &&
    businessAccount?.status === 'ACTIVE' &&
    adGroup.scheduleStartAt <= now &&
    (adGroup.scheduleEndAt === null || now < adGroup.scheduleEndAt) &&
    adGroup.budgetMicros - funds.spentMicros >= 400 &&
    (campaign.budgetMicros === null || campaign.budgetMicros - facts.campaignFunds.spentMicros >= 400) &&
    ((billingAccount?.status === 'ACTIVE' && billingAccount.isOutOfBudget !== true) ||
      funds.reservedMicros - funds.spentMicros >= 400) &&
    prices.some(
      ({ market, currency, floorCpmMicros }) =>
        currency === adGroup.currency &&
        worthPerThousand(facts) >= Math.max(1_000, floorCpmMicros) &&
        !closedMarkets.some((closed) => closed.market === market) &&
        mayBeHeard(facts, market),
    ) &&
    post?.status === 'PUBLISHED' &&
    post.privacy === 'PUBLIC_TO_EVERYONE' &&
    grantIsEffective
  );
}

/** What the bid is expected to bring for a thousand impressions, as decision 0026 says; floors here are whole thousands. */
function worthPerThousand({ adGroup, responses }: AdStatusFacts): number {
  if (adGroup.billingEvent === 'CPM') return adGroup.bidPriceMicros;
  const { impressions = 0, clicks = 0, views6s = 0 } = responses ?? {};
  const [expected, seen] = adGroup.billingEvent === 'CPC' ? [10, clicks] : [100, views6s];
  const rate = (expected + seen) / (1_000 + impressions);
  return Math.floor((adGroup.bidPriceMicros * Math.floor(rate * 1_000_000)) / 1_000_000) * 1_000;
}

function mayBeHeard({ ad, sound, businessAccount, at: now }: AdStatusFacts, market: string): boolean {
  if (!sound?.rights || sound.ownerId === ad.creatorId) return true;
  if (businessAccount?.members.some(({ userId }) => userId === sound.ownerId)) return true;
  return sound.rights.some(
    (right) =>
      (right.market ?? market) === market &&
      new Date(right.startsAt) <= now &&
      (right.endsAt === null || now < new Date(right.endsAt)),
  );
}

const instants = fc.constantFrom(past, at.toISOString(), future);
const operationStatus = fc.constantFrom(
  'ENABLE' as const,
  'ENABLE' as const,
  'ENABLE' as const,
  'DISABLE' as const,
  'DELETE' as const,
);
const markets = ['US', 'CA'];
const stranger = sampleAdGroup.id;
const spent = fc.constantFrom(0, 100, 19_999_600, 19_999_601, 20_000_000);
const mostly = <T>(usual: T, ...others: T[]) =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(usual, ...others) });

const anyFacts: fc.Arbitrary<AdStatusFacts> = fc
  .record({
    ad: fc.record({
      operationStatus,
      reviewStatus: mostly<Ad['reviewStatus']>('APPROVED', 'PENDING', 'REJECTED'),
      lostRight: mostly<Ad['pauseReason']>(null, 'AD_STATUS_POST_DELETED', 'AD_STATUS_AUTHORIZATION_EXPIRED'),
    }),
    adGroup: fc.record({
      operationStatus,
      scheduleStartAt: mostly(past, at.toISOString(), future),
      scheduleEndAt: mostly<string | null>(future, at.toISOString(), past, null),
    }),
    campaign: fc.record({ operationStatus, budgetMicros: mostly<number | null>(null, 30_000_000) }),
    campaignSpent: fc.constantFrom(0, 29_999_600, 29_999_601, 30_000_000),
    isAccountKnown: mostly(true, false),
    isCreatorMember: mostly(true, false),
    floors: mostly([400_000], [400_000, 9_000_000], [9_000_000, 8_000_000]),
    bid: mostly(
      { billingEvent: 'CPM' as const, bidPriceMicros: 1_500_000 },
      { billingEvent: 'CPC' as const, bidPriceMicros: 40_000 },
      { billingEvent: 'CPC' as const, bidPriceMicros: 39_999 },
      { billingEvent: 'CPV' as const, bidPriceMicros: 4_500 },
    ),
    responses: mostly(null, { impressions: 9_000, clicks: 0, views6s: 0 }, { impressions: 9_000, clicks: 900, views6s: 4_500 }),
    closed: mostly<string[]>([], ['US'], ['CA'], ['US', 'CA']),
    sound: mostly<Pick<SoundState, 'ownerId' | 'rights'> | null>(
      null,
      { ownerId: stranger, rights: [] },
      { ownerId: sampleAd.creatorId, rights: [] },
      { ownerId: stranger, rights: [{ market: 'US', startsAt: past, endsAt: future }] },
      { ownerId: stranger, rights: [{ market: 'CA', startsAt: past, endsAt: null }] },
      { ownerId: stranger, rights: [{ market: null, startsAt: past, endsAt: at.toISOString() }] },
    ),
    accountStatus: mostly<'ACTIVE' | 'SUSPENDED' | 'CLOSED'>('ACTIVE', 'SUSPENDED', 'CLOSED'),
    isOutOfBudget: mostly(false, true),
    billingStatus: mostly<'ACTIVE' | 'DEPLETED' | null>('ACTIVE', 'DEPLETED', null),
    post: fc.record({
      status: mostly<'PUBLISHED' | 'DELETED' | 'REMOVED'>('PUBLISHED', 'DELETED', 'REMOVED'),
      privacy: mostly<'PUBLIC_TO_EVERYONE' | 'SELF_ONLY'>('PUBLIC_TO_EVERYONE', 'SELF_ONLY'),
    }),
    isOwn: fc.boolean(),
    authorization: fc.record({
      status: mostly<'IN_USE' | 'REVOKING' | 'EXPIRED' | 'REVOKED'>('IN_USE', 'REVOKING', 'EXPIRED', 'REVOKED'),
      startsAt: mostly(past, at.toISOString(), future),
      endsAt: mostly(future, at.toISOString(), past),
      revokesAt: instants,
    }),
    accountToggle: mostly<boolean | null>(true, false, null),
    postToggle: mostly<boolean | null>(null, true, false),
    funds: fc.record({ reservedMicros: spent, spentMicros: spent, spentAt: fc.constant(at) }),
  })
  .map((drawn) => factsFrom(drawn));

interface Drawn {
  readonly ad: { operationStatus: Ad['operationStatus']; reviewStatus: Ad['reviewStatus']; lostRight: Ad['pauseReason'] };
  readonly adGroup: { operationStatus: AdGroup['operationStatus']; scheduleStartAt: string; scheduleEndAt: string | null };
  readonly campaign: Pick<Campaign, 'operationStatus' | 'budgetMicros'>;
  readonly campaignSpent: number;
  readonly isAccountKnown: boolean;
  readonly isCreatorMember: boolean;
  readonly floors: readonly number[];
  readonly bid: Pick<AdGroup, 'billingEvent' | 'bidPriceMicros'>;
  readonly responses: AdStatusFacts['responses'];
  readonly closed: readonly string[];
  readonly sound: Pick<SoundState, 'ownerId' | 'rights'> | null;
  readonly accountStatus: 'ACTIVE' | 'SUSPENDED' | 'CLOSED';
  readonly isOutOfBudget: boolean;
  readonly billingStatus: 'ACTIVE' | 'DEPLETED' | null;
  readonly post: { status: 'PUBLISHED' | 'DELETED' | 'REMOVED'; privacy: 'PUBLIC_TO_EVERYONE' | 'SELF_ONLY' };
  readonly isOwn: boolean;
  readonly authorization: Pick<
    NonNullable<AdStatusFacts['grant']>['authorization'],
    'status' | 'startsAt' | 'endsAt' | 'revokesAt'
  >;
  readonly accountToggle: boolean | null;
  readonly postToggle: boolean | null;
  readonly funds: AdStatusFacts['funds'];
}

function factsFrom(drawn: Drawn): AdStatusFacts {
  const facts = deliverableFacts();
  const { lostRight, ...ofAd } = drawn.ad;
  const pauseReason = lostRight ?? (ofAd.operationStatus === 'ENABLE' ? null : 'AD_STATUS_DISABLE');
  const { scheduleStartAt, scheduleEndAt, ...ofAdGroup } = drawn.adGroup;
  const schedule = {
    scheduleStartAt: new Date(scheduleStartAt),
    scheduleEndAt: scheduleEndAt === null ? null : new Date(scheduleEndAt),
  };
  const { creatorId, postId } = sampleAd;
  const { accountToggle, postToggle } = drawn;
  return {
    ...facts,
    ad: edited(facts.ad, { ...ofAd, pauseReason, pausedAt: pauseReason === null ? null : at }),
    adGroup: edited(facts.adGroup, { ...ofAdGroup, ...schedule, ...drawn.bid, countries: markets.slice(0, drawn.floors.length) }),
    campaign: edited(facts.campaign, drawn.campaign),
    businessAccount:
      drawn.isAccountKnown && facts.businessAccount
        ? {
            ...facts.businessAccount,
            status: drawn.accountStatus,
            members: drawn.isCreatorMember ? facts.businessAccount.members : [],
          }
        : null,
    prices: drawn.floors.map((floorCpmMicros, n) => ({
      market: markets[n] ?? '',
      currency: 'USD',
      floorCpmMicros,
      publishedAt: at,
    })),
    responses: drawn.responses,
    // As `FindSparkAdsRollouts.closed` answers: of the targeted markets only.
    closedMarkets: drawn.closed.flatMap((market) =>
      markets.slice(0, drawn.floors.length).includes(market) ? [{ market, changedAt: at }] : [],
    ),
    sound: drawn.sound && { ...drawn.sound, soundId: sampleAd.id, registeredAt: past },
    billingAccount:
      drawn.billingStatus && facts.billingAccount
        ? { ...facts.billingAccount, status: drawn.billingStatus, isOutOfBudget: drawn.isOutOfBudget }
        : null,
    post: facts.post && { ...facts.post, ...drawn.post },
    grant:
      drawn.isOwn || !facts.grant
        ? null
        : {
            authorization: { ...facts.grant.authorization, ...drawn.authorization },
            creatorAdSettings:
              accountToggle === null ? null : { creatorId, adAuthorizationEnabled: accountToggle, changedAt: past },
            postAdSettings: postToggle === null ? null : { postId, creatorId, isAdPromotable: postToggle, changedAt: past },
          },
    funds: drawn.funds,
    campaignFunds: { reservedMicros: drawn.campaignSpent, spentMicros: drawn.campaignSpent, spentAt: at },
  };
}

describe('status of an ad', () => {
  it('CA6 no blocking reason ⇔ deliverable', () => {
    const seen = { deliverable: 0, not: 0 };
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const { primaryStatus, reasons } = adStatusOf(facts);
        seen[isDeliverable(facts) ? 'deliverable' : 'not'] += 1;
        expect(!reasons.some(({ blocking }) => blocking)).toBe(isDeliverable(facts));
        expect(primaryStatus === 'STATUS_DELIVERY_OK').toBe(isDeliverable(facts));
        expect(reasons.every(({ fix }) => fix.length > 0)).toBe(true);
      }),
      { numRuns: 3_000 },
    );
    expect(seen.deliverable).toBeGreaterThan(50);
    expect(seen.not).toBeGreaterThan(50);
  });
});
