import fc from 'fast-check';
import { AdGroup } from '../ad-groups/ad-group.entity.ts';
import { Ad } from '../ads/ad.entity.ts';
import { Campaign } from '../campaigns/campaign.entity.ts';
import { approvedAd, sampleAd, sampleAdGroup, sampleCampaign, sampleLimits } from '../spec-fixtures/sample-entities.ts';
import { adStatusOf, type AdStatusFacts } from './ad-status.ts';

const at = new Date('2026-11-25T12:00:00.000Z');
const past = '2026-11-24T00:00:00.000Z';
const future = '2026-12-24T00:00:00.000Z';

/** Everything is as it must be for an ad to be delivered. */
function deliverableFacts(): AdStatusFacts {
  return {
    at,
    ad: approvedAd(),
    adGroup: AdGroup.launch(sampleAdGroup, sampleLimits).adGroup,
    campaign: Campaign.create(sampleCampaign).campaign,
    businessAccount: {
      businessAccountId: sampleCampaign.businessAccountId,
      currency: 'USD',
      timeZone: 'America/New_York',
      status: 'ACTIVE',
      isVerified: true,
      members: [],
      openedAt: past,
    },
    billingAccount: {
      businessAccountId: sampleCampaign.businessAccountId,
      currency: 'USD',
      status: 'ACTIVE',
      cashBalanceMicros: 1_000_000,
      frozenBalanceMicros: 0,
      spentMicrosTotal: 0,
    },
    post: {
      postId: sampleAd.postId,
      creatorId: sampleAd.creatorId,
      itemType: 'VIDEO',
      soundId: null,
      privacy: 'PUBLIC_TO_EVERYONE',
      status: 'PUBLISHED',
      publishedAt: past,
      endedAt: null,
    },
    grant: {
      authorization: {
        adAuthorizationId: sampleAd.adAuthorizationId ?? '',
        adCodeId: sampleAd.id,
        creatorId: sampleAd.creatorId,
        businessAccountId: sampleCampaign.businessAccountId,
        scope: 'POST',
        postId: sampleAd.postId,
        noticeHours: 0,
        status: 'IN_USE',
        startsAt: past,
        endsAt: future,
        revokesAt: null,
        endedAt: null,
      },
      creatorAdSettings: { creatorId: sampleAd.creatorId, adAuthorizationEnabled: true, changedAt: past },
      postAdSettings: null,
    },
    funds: { reservedMicros: 0, spentMicros: 0, spentAt: null },
    cheapestImpressionMicros: 400,
  };
}

const edited = <T extends object>(entity: T, fields: Partial<T>): T => Object.assign(entity, fields);
const blockingCodes = (facts: AdStatusFacts) =>
  adStatusOf(facts)
    .reasons.filter(({ blocking }) => blocking)
    .map(({ code }) => code);

/** The conjunction of AU7 and CA6 once more, from the product's text and not from the code. */
function isDeliverable({
  ad,
  adGroup,
  campaign,
  businessAccount,
  billingAccount,
  post,
  grant,
  funds,
  at: now,
}: AdStatusFacts): boolean {
  const authorization = grant?.authorization;
  const grantIsEffective =
    !grant ||
    !authorization ||
    ((authorization.status === 'IN_USE' ||
      (authorization.status === 'REVOKING' && authorization.revokesAt !== null && now.toISOString() < authorization.revokesAt)) &&
      authorization.startsAt <= now.toISOString() &&
      now.toISOString() < authorization.endsAt &&
      grant.creatorAdSettings?.adAuthorizationEnabled === true &&
      grant.postAdSettings?.isAdPromotable !== false);
  return (
    [ad, adGroup, campaign].every((thing) => thing.operationStatus === 'ENABLE') &&
    ad.reviewStatus === 'APPROVED' &&
    ad.pauseReason === null &&
    businessAccount?.status === 'ACTIVE' &&
    adGroup.scheduleStartAt <= now &&
    (adGroup.scheduleEndAt === null || now < adGroup.scheduleEndAt) &&
    adGroup.budgetMicros - funds.spentMicros >= 400 &&
    (billingAccount?.status === 'ACTIVE' || funds.reservedMicros - funds.spentMicros >= 400) &&
    post?.status === 'PUBLISHED' &&
    post.privacy === 'PUBLIC_TO_EVERYONE' &&
    grantIsEffective
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
    campaign: fc.record({ operationStatus }),
    isAccountKnown: mostly(true, false),
    accountStatus: mostly<'ACTIVE' | 'SUSPENDED' | 'CLOSED'>('ACTIVE', 'SUSPENDED', 'CLOSED'),
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
  readonly campaign: { operationStatus: Campaign['operationStatus'] };
  readonly isAccountKnown: boolean;
  readonly accountStatus: 'ACTIVE' | 'SUSPENDED' | 'CLOSED';
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
    adGroup: edited(facts.adGroup, { ...ofAdGroup, ...schedule }),
    campaign: edited(facts.campaign, drawn.campaign),
    businessAccount:
      drawn.isAccountKnown && facts.businessAccount ? { ...facts.businessAccount, status: drawn.accountStatus } : null,
    billingAccount: drawn.billingStatus && facts.billingAccount ? { ...facts.billingAccount, status: drawn.billingStatus } : null,
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
  };
}

describe('status of an ad', () => {
  it('CA6 nothing stands in the way: delivered, no reasons', () => {
    expect(adStatusOf(deliverableFacts())).toEqual({ primaryStatus: 'STATUS_DELIVERY_OK', reasons: [] });
  });

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

  it('CA6 all reasons are told, each with its level, since when, and what ends it', () => {
    const facts = deliverableFacts();
    facts.campaign.edit({ operationStatus: 'DISABLE', at: new Date(past) });
    const status = adStatusOf({
      ...facts,
      post: facts.post && { ...facts.post, privacy: 'SELF_ONLY', privacyChangedAt: past },
      billingAccount: null,
    });
    expect(status.primaryStatus).toBe('STATUS_DISABLE');
    expect(status.reasons).toEqual([
      {
        code: 'AD_STATUS_CAMPAIGN_DISABLE',
        level: 'CAMPAIGN',
        since: past,
        blocking: true,
        fix: expect.stringContaining('enable it'),
      },
      {
        code: 'ADGROUP_STATUS_BALANCE_EXCEED',
        level: 'ADGROUP',
        since: null,
        blocking: true,
        fix: expect.stringContaining('top up'),
      },
      { code: 'AD_STATUS_POST_NOT_PUBLIC', level: 'AD', since: past, blocking: true, fix: expect.stringContaining('public') },
    ]);
  });

  it('CA6 revoked, account toggle off and post toggle off have one code and three ways out', () => {
    const facts = deliverableFacts();
    const grant = facts.grant;
    if (!grant) throw new Error('no grant');
    const { creatorId, postId } = sampleAd;
    const ended = { ...grant.authorization, status: 'REVOKED' as const, endedAt: past };
    const reasonsWith = (fields: Partial<typeof grant>) => adStatusOf({ ...facts, grant: { ...grant, ...fields } }).reasons;
    const reasons = [
      ...reasonsWith({ authorization: ended }),
      ...reasonsWith({ creatorAdSettings: { creatorId, adAuthorizationEnabled: false, changedAt: past } }),
      ...reasonsWith({ postAdSettings: { postId, creatorId, isAdPromotable: false, changedAt: past } }),
    ];
    expect(reasons.map(({ code }) => code)).toEqual(Array(3).fill('AD_STATUS_CREATOR_AUTHORIZATION_REVOKED'));
    expect(reasons.map(({ since }) => since)).toEqual([past, past, past]);
    expect(new Set(reasons.map(({ fix }) => fix)).size).toBe(3);
  });

  it.each([
    ['STATUS_DELETE', (facts: AdStatusFacts) => facts.ad.setOperationStatus('DELETE', at)],
    ['STATUS_DELETE', (facts: AdStatusFacts) => facts.campaign.edit({ operationStatus: 'DELETE', at })],
    ['STATUS_DISABLE', (facts: AdStatusFacts) => facts.adGroup.edit({ operationStatus: 'DISABLE' }, sampleLimits, at)],
    ['STATUS_TIME_DONE', (facts: AdStatusFacts) => edited(facts.adGroup, { scheduleEndAt: at })],
    ['STATUS_NOT_DELIVERY', (facts: AdStatusFacts) => edited(facts.ad, { reviewStatus: 'REJECTED' })],
  ])('CA6 the primary status %s goes before what is less final', (primaryStatus, change) => {
    const facts = deliverableFacts();
    edited(facts.ad, { reviewStatus: 'PENDING' });
    change(facts);
    expect(adStatusOf(facts).primaryStatus).toBe(primaryStatus);
  });

  it('CA6 a right that ends at T is there at T − 1 ms and gone at T', () => {
    const facts = deliverableFacts();
    const endsAt = new Date(future);
    const nobodySpoke = { ...facts, adGroup: edited(facts.adGroup, { scheduleEndAt: null }) };
    expect(blockingCodes({ ...nobodySpoke, at: new Date(endsAt.getTime() - 1) })).toEqual([]);
    expect(blockingCodes({ ...nobodySpoke, at: endsAt })).toEqual(['AD_STATUS_AUTHORIZATION_EXPIRED']);
  });

  it('CA6 a budget is spent when the rest buys no impression anywhere', () => {
    const facts = deliverableFacts();
    const spentBut = (restMicros: number) => ({
      ...facts,
      funds: { reservedMicros: 20_000_000, spentMicros: 20_000_000 - restMicros, spentAt: at },
    });
    expect(blockingCodes(spentBut(400))).toEqual([]);
    expect(adStatusOf(spentBut(399)).reasons).toMatchObject([{ code: 'ADGROUP_STATUS_BUDGET_EXCEED', since: at.toISOString() }]);
  });

  it('CA6 an account with nothing free is no obstacle while the ad group has money held', () => {
    const facts = deliverableFacts();
    const depleted = facts.billingAccount && { ...facts.billingAccount, status: 'DEPLETED' as const, cashBalanceMicros: 0 };
    const held = { reservedMicros: 20_000_000, spentMicros: 5_000_000, spentAt: at };
    expect(blockingCodes({ ...facts, billingAccount: depleted, funds: held })).toEqual([]);
    expect(blockingCodes({ ...facts, billingAccount: depleted })).toEqual(['ADGROUP_STATUS_BALANCE_EXCEED']);
  });
});
