import { objectiveTypes, type ObjectiveType } from '../campaigns/campaign-offers.ts';
import { refusalOf, sampleAdGroup, sampleLimits } from '../spec-fixtures/sample-entities.ts';
import { AdGroup } from './ad-group.entity.ts';
import { billingEvents, billingOffers, floorOf, type BillingEvent } from './billing-offers.ts';

const expected: Record<ObjectiveType, Record<BillingEvent, boolean>> = {
  REACH: { CPM: true, CPC: false, CPV: false },
  TRAFFIC: { CPM: true, CPC: true, CPV: false },
  VIDEO_VIEWS: { CPM: true, CPC: false, CPV: true },
  ENGAGEMENT: { CPM: true, CPC: true, CPV: false },
  WEB_CONVERSIONS: { CPM: true, CPC: true, CPV: false },
  TOPVIEW_REACH: { CPM: true, CPC: false, CPV: false },
};

describe('what is billed', () => {
  const cells = objectiveTypes.flatMap((objectiveType) =>
    billingEvents.map((billingEvent) => ({ objectiveType, billingEvent, isOffered: expected[objectiveType][billingEvent] })),
  );

  it.each(cells)('CA2 $objectiveType × $billingEvent: $isOffered', ({ objectiveType, billingEvent, isOffered }) => {
    expect(billingOffers[objectiveType].includes(billingEvent)).toBe(isOffered);
  });

  it('DE8 a floor for each billing event: a click is worth a hundred impressions, a view ten', () => {
    expect(billingEvents.map((event) => floorOf(event, 400_000))).toEqual([400_000, 40_000, 4_000]);
  });

  it('CA2 DE8 the bid is for what is billed, and so is its floor', () => {
    const code = (billingEvent: BillingEvent, bidPriceMicros: number) =>
      refusalOf(() => AdGroup.launch({ ...sampleAdGroup, billingEvent, bidPriceMicros }, sampleLimits));
    expect(code('CPC', 39_999)).toBe('ad_group.bid_below_floor');
    expect(code('CPC', 40_000)).toBeUndefined();
    expect(code('CPV', 3_999)).toBe('ad_group.bid_below_floor');
    expect(code('CPV', 4_000)).toBeUndefined();
  });
});
