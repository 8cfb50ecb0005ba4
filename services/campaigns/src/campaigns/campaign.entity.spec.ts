import { CampaignChanged } from '@afterglow/contracts/campaigns/campaign-changed';
import { CampaignCreated } from '@afterglow/contracts/campaigns/campaign-created';
import { sampleOf } from '@afterglow/testing/contract-samples';
import { refusalOf, sampleCampaign, sampleLimits } from '../spec-fixtures/sample-entities.ts';
import { buyingTypes, objectiveTypes, type BuyingType, type ObjectiveType } from './campaign-offers.ts';
import { Campaign } from './campaign.entity.ts';

const { minimumMicros } = sampleLimits;
const later = new Date('2026-11-24T10:00:00.000Z');
const created = () => Campaign.create(sampleCampaign, minimumMicros).campaign;

const NOT_AVAILABLE = 'campaign.buying_type_not_available';
const expected: Record<ObjectiveType, Record<BuyingType, string | undefined>> = {
  REACH: { AUCTION: undefined, RESERVATION_TOP_VIEW: NOT_AVAILABLE },
  TRAFFIC: { AUCTION: undefined, RESERVATION_TOP_VIEW: NOT_AVAILABLE },
  VIDEO_VIEWS: { AUCTION: undefined, RESERVATION_TOP_VIEW: NOT_AVAILABLE },
  ENGAGEMENT: { AUCTION: undefined, RESERVATION_TOP_VIEW: NOT_AVAILABLE },
  WEB_CONVERSIONS: { AUCTION: undefined, RESERVATION_TOP_VIEW: NOT_AVAILABLE },
  TOPVIEW_REACH: { AUCTION: 'campaign.combination_not_allowed', RESERVATION_TOP_VIEW: NOT_AVAILABLE },
};

describe('Campaign', () => {
  const cells = objectiveTypes.flatMap((objectiveType) =>
    buyingTypes.map((buyingType) => ({ objectiveType, buyingType, code: expected[objectiveType][buyingType] })),
  );

  it.each(cells)('CA1 $objectiveType × $buyingType: $code', ({ objectiveType, buyingType, code }) => {
    expect(refusalOf(() => Campaign.create({ ...sampleCampaign, objectiveType, buyingType }, minimumMicros))).toBe(code);
  });

  it('CA1 a created campaign is enabled and says so, exactly as the sample', () => {
    expect(Campaign.create(sampleCampaign, minimumMicros).events).toEqual([sampleOf(CampaignCreated)]);
  });

  it('CA1 disabling is one event of the campaign, exactly as the sample', () => {
    const campaign = created();
    expect(campaign.edit({ operationStatus: 'DISABLE', at: later }, minimumMicros)).toEqual([sampleOf(CampaignChanged)]);
    expect(campaign.operationStatusChangedAt).toEqual(later);
  });

  it('CA1 an edit that changes nothing is quiet', () => {
    const campaign = created();
    expect(campaign.edit({ operationStatus: 'ENABLE', name: sampleCampaign.name, at: later }, minimumMicros)).toEqual([]);
    expect(campaign.version).toBe(1);
    expect(campaign.operationStatusChangedAt).toEqual(sampleCampaign.at);
  });

  it('CA1 another name keeps the time at which it was enabled', () => {
    const campaign = created();
    const [event] = campaign.edit({ name: 'Old single', at: later }, minimumMicros);
    expect(event).toMatchObject({ aggregateVersion: 2, state: { operationStatus: 'ENABLE' } });
    expect(campaign.operationStatusChangedAt).toEqual(sampleCampaign.at);
  });

  it('CA1 a deleted campaign is never changed again', () => {
    const campaign = created();
    campaign.edit({ operationStatus: 'DELETE', at: later }, minimumMicros);
    expect(refusalOf(() => campaign.edit({ name: 'Again', at: later }, minimumMicros))).toBe('campaign.deleted');
    expect(refusalOf(() => campaign.edit({ operationStatus: 'ENABLE', at: later }, minimumMicros))).toBe(
      'campaign.operation_status_not_reachable',
    );
    expect(campaign.edit({ operationStatus: 'DELETE', at: later }, minimumMicros)).toEqual([]);
    expect(campaign.version).toBe(2);
  });

  it('CA2 a budget of the campaign has a mode and a minimum, can be raised, lowered and taken away', () => {
    const code = (budget: object) => refusalOf(() => Campaign.create({ ...sampleCampaign, ...budget }, minimumMicros));
    expect(code({ budgetMode: null })).toBe('campaign.budget_incomplete');
    expect(code({ budgetMicros: null })).toBe('campaign.budget_incomplete');
    expect(code({ budgetMicros: minimumMicros.BUDGET_MODE_DAY - 1 })).toBe('campaign.budget_below_minimum');
    expect(code({ budgetMode: null, budgetMicros: null })).toBeUndefined();
    const campaign = created();
    expect(campaign.edit({ budgetMicros: 90_000_000, at: later }, minimumMicros)).toHaveLength(1);
    expect(campaign.edit({ budgetMicros: 40_000_000, at: later }, minimumMicros)).toHaveLength(1);
    expect(campaign.edit({ budgetMicros: 40_000_000, at: later }, minimumMicros)).toEqual([]);
    expect(refusalOf(() => campaign.edit({ budgetMicros: null, at: later }, minimumMicros))).toBe('campaign.budget_incomplete');
    const [event] = campaign.edit({ budgetMode: null, budgetMicros: null, at: later }, minimumMicros);
    expect(event).toMatchObject({ aggregateVersion: 4, state: { budgetMode: null, budgetMicros: null } });
  });
});
