import { at, deliverableFacts, edited, future, past } from '../spec-fixtures/ad-status-facts.ts';
import { sampleAd, sampleLimits } from '../spec-fixtures/sample-entities.ts';
import { adStatusOf, type AdStatusFacts } from './ad-status.ts';

const blockingCodes = (facts: AdStatusFacts) =>
  adStatusOf(facts)
    .reasons.filter(({ blocking }) => blocking)
    .map(({ code }) => code);

describe('status of an ad', () => {
  it('CA6 nothing stands in the way: delivered, no reasons', () => {
    expect(adStatusOf(deliverableFacts())).toEqual({ primaryStatus: 'STATUS_DELIVERY_OK', reasons: [] });
  });

  it('CA6 all reasons are told, each with its level, since when, and what ends it', () => {
    const facts = deliverableFacts();
    facts.campaign.edit({ operationStatus: 'DISABLE', at: new Date(past) }, sampleLimits.minimumMicros);
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
    [
      'STATUS_DELETE',
      (facts: AdStatusFacts) => facts.campaign.edit({ operationStatus: 'DELETE', at }, sampleLimits.minimumMicros),
    ],
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

  it('CA6 a lowered budget that was held already is spent when what is in force is', () => {
    const facts = { ...deliverableFacts(), budgetInForceMicros: 30_000_000 };
    const spent = (spentMicros: number) => ({ ...facts, funds: { reservedMicros: 30_000_000, spentMicros, spentAt: at } });
    expect(blockingCodes(spent(25_000_000))).toEqual([]);
    expect(blockingCodes(spent(29_999_999))).toEqual(['ADGROUP_STATUS_BUDGET_EXCEED']);
  });

  it('CA6 an account with nothing free is no obstacle while the ad group has money held', () => {
    const facts = deliverableFacts();
    const depleted = facts.billingAccount && { ...facts.billingAccount, status: 'DEPLETED' as const, cashBalanceMicros: 0 };
    const held = { reservedMicros: 20_000_000, spentMicros: 5_000_000, spentAt: at };
    expect(blockingCodes({ ...facts, billingAccount: depleted, funds: held })).toEqual([]);
    expect(blockingCodes({ ...facts, billingAccount: depleted })).toEqual(['ADGROUP_STATUS_BALANCE_EXCEED']);
  });

  it('CA6 an own post whose creator has left the business account is no longer own', () => {
    const facts = { ...deliverableFacts(), grant: null };
    expect(blockingCodes(facts)).toEqual([]);
    const left = facts.businessAccount && { ...facts.businessAccount, members: [] };
    expect(adStatusOf({ ...facts, businessAccount: left }).reasons).toMatchObject([
      { code: 'AD_STATUS_CREATOR_AUTHORIZATION_REVOKED', fix: expect.stringContaining('no longer a member') },
    ]);
  });

  it('CA6 a floor that rose above the bid limits the ad, and blocks it when no market is left', () => {
    const facts = deliverableFacts();
    const price = (market: string, floorCpmMicros: number) => ({ market, currency: 'USD', floorCpmMicros, publishedAt: at });
    const limited = adStatusOf({ ...facts, prices: [price('US', 400_000), price('PR', 1_251_000)] });
    expect(limited.primaryStatus).toBe('STATUS_DELIVERY_OK');
    expect(limited.reasons).toMatchObject([{ code: 'AD_STATUS_LIMITED_BY_BID', blocking: false, since: at.toISOString() }]);
    expect(blockingCodes({ ...facts, prices: [price('US', 1_251_000)] })).toEqual(['AD_STATUS_LIMITED_BY_BID']);
  });
});
