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

  it('BC1 an account that is suspended or closed says so with since when, and a way out only where there is one', () => {
    for (const [status, fix] of [
      ['SUSPENDED', 'appeal'],
      ['CLOSED', 'for good'],
    ] as const) {
      const facts = deliverableFacts();
      const businessAccount = facts.businessAccount && { ...facts.businessAccount, status, statusChangedAt: past };
      const found = adStatusOf({ ...facts, businessAccount });
      expect(found).toMatchObject({
        primaryStatus: 'STATUS_NOT_DELIVERY',
        reasons: [{ code: 'ADVERTISER_ACCOUNT_PUNISH', level: 'ADVERTISER', since: past, blocking: true }],
      });
      expect(found.reasons[0]?.fix).toContain(fix);
    }
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

  it('CA6 a bid for clicks that is expected to bring less than the floor is limited by it, with the figures, until clicks come', () => {
    const facts = deliverableFacts();
    const adGroup = edited(facts.adGroup, { billingEvent: 'CPC', bidPriceMicros: 80_000 });
    const seen = (impressions: number, clicks: number) =>
      adStatusOf({ ...facts, adGroup, responses: { impressions, clicks, views6s: 0 } });
    expect(seen(0, 0).reasons).toEqual([]);
    // Ten clicks are assumed in the first thousand impressions: (10 + 0) of 3,000.
    expect(seen(2_000, 0)).toMatchObject({
      primaryStatus: 'STATUS_NOT_DELIVERY',
      reasons: [
        {
          code: 'AD_STATUS_LIMITED_BY_BID',
          blocking: true,
          markets: [{ market: 'US', bidMicros: 266, floorMicros: 400, expectedPpm: 3_333 }],
        },
      ],
    });
    expect(seen(2_000, 50).reasons).toEqual([]);
  });

  it('CA6 a bid for impressions says what it is worth and what is asked for, and nothing of expectations', () => {
    const facts = deliverableFacts();
    const prices = [{ market: 'US', currency: 'USD', floorCpmMicros: 1_251_000, publishedAt: at }];
    expect(adStatusOf({ ...facts, prices }).reasons[0]?.markets).toEqual([
      { market: 'US', bidMicros: 1_250, floorMicros: 1_251 },
    ]);
  });

  it('PO4 a song without a right: blocked where there is no other market, limited where there is, since its last right ended', () => {
    const facts = deliverableFacts();
    const sound = { soundId: sampleAd.id, ownerId: sampleAd.adGroupId, registeredAt: past };
    const right = (market: string, endsAt: string | null) => ({ market, startsAt: '2026-01-01T00:00:00.000Z', endsAt });
    const price = (market: string) => ({ market, currency: 'USD', floorCpmMicros: 400_000, publishedAt: at });
    const both = { adGroup: edited(facts.adGroup, { countries: ['US', 'PR'] }), prices: [price('US'), price('PR')] };
    const limited = adStatusOf({ ...facts, ...both, sound: { ...sound, rights: [right('US', null), right('PR', past)] } });
    expect([limited.primaryStatus, limited.reasons]).toMatchObject([
      'STATUS_DELIVERY_OK',
      [{ code: 'AD_STATUS_MUSIC_AUTHORIZATION_MISSING', level: 'AD', since: past, blocking: false, markets: [{ market: 'PR' }] }],
    ]);
    expect(blockingCodes({ ...facts, ...both, sound: { ...sound, rights: [] } })).toEqual([
      'AD_STATUS_MUSIC_AUTHORIZATION_MISSING',
    ]);
    for (const rights of [null, [right('US', null), right('PR', future)]])
      expect(adStatusOf({ ...facts, ...both, sound: { ...sound, rights } }).reasons).toEqual([]);
  });

  it('CA6 what keeps an ad out of one market each blocks it together', () => {
    const facts = deliverableFacts();
    const price = (market: string, floorCpmMicros: number) => ({ market, currency: 'USD', floorCpmMicros, publishedAt: at });
    const found = adStatusOf({
      ...facts,
      adGroup: edited(facts.adGroup, { countries: ['US', 'PR'] }),
      prices: [price('US', 9_000_000), price('PR', 400_000)],
      closedMarkets: [{ market: 'PR', changedAt: at }],
    });
    expect(found.reasons.map(({ code, blocking }) => [code, blocking])).toEqual([
      ['AD_STATUS_LIMITED_BY_BID', true],
      ['AD_STATUS_SPARK_ADS_NOT_AVAILABLE', true],
    ]);
    expect(found.primaryStatus).toBe('STATUS_NOT_DELIVERY');
  });
});
