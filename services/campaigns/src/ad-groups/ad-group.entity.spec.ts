import { AdGroupChanged } from '@afterglow/contracts/campaigns/ad-group-changed';
import { AdGroupLaunched } from '@afterglow/contracts/campaigns/ad-group-launched';
import { AdGroupStopped } from '@afterglow/contracts/campaigns/ad-group-stopped';
import { sampleOf } from '@afterglow/testing/contract-samples';
import { refusalOf, sampleAdGroup, sampleLimits } from '../spec-fixtures/sample-entities.ts';
import { AdGroup, type AdGroupEdit, type NewAdGroup } from './ad-group.entity.ts';

const at = new Date('2026-11-24T10:05:00.000Z');
const launched = (fields: Partial<NewAdGroup> = {}) => AdGroup.launch({ ...sampleAdGroup, ...fields }, sampleLimits).adGroup;
const launchCode = (fields: Partial<NewAdGroup>) => refusalOf(() => launched(fields));
const editCode = (adGroup: AdGroup, edit: AdGroupEdit, when = at) => refusalOf(() => adGroup.edit(edit, sampleLimits, when));

describe('AdGroup', () => {
  it('CA2 a launched ad group tells its whole state, exactly as the sample', () => {
    expect(AdGroup.launch(sampleAdGroup, sampleLimits).events).toEqual([sampleOf(AdGroupLaunched)]);
  });

  it('CA2 an edit tells the whole state after it, exactly as the sample', () => {
    const edit = { budgetMicros: 35_000_000, scheduleEndAt: null };
    expect(launched().edit(edit, sampleLimits, at)).toEqual([sampleOf(AdGroupChanged)]);
  });

  it('CA2 disabling stops it, exactly as the sample', () => {
    const adGroup = launched();
    adGroup.edit({ budgetMicros: 35_000_000, scheduleEndAt: null }, sampleLimits, at);
    const stoppedAt = new Date('2026-11-24T11:00:00.000Z');
    expect(adGroup.edit({ operationStatus: 'DISABLE' }, sampleLimits, stoppedAt)).toEqual([sampleOf(AdGroupStopped)]);
    expect(adGroup.operationStatusChangedAt).toEqual(stoppedAt);
  });

  it('CA2 an edit of a disabled ad group is no reason to run it', () => {
    const adGroup = launched();
    adGroup.edit({ operationStatus: 'DISABLE' }, sampleLimits, at);
    expect(adGroup.edit({ budgetMicros: 30_000_000 }, sampleLimits, at)).toEqual([expect.any(AdGroupStopped)]);
    expect(adGroup.edit({ operationStatus: 'ENABLE' }, sampleLimits, at)).toEqual([expect.any(AdGroupChanged)]);
    expect(adGroup.version).toBe(4);
  });

  it('CA2 an edit that changes nothing is quiet', () => {
    const adGroup = launched();
    const { name, budgetMicros, bidPriceMicros, scheduleStartAt, scheduleEndAt } = sampleAdGroup;
    const same = {
      name,
      budgetMicros,
      bidPriceMicros,
      scheduleStartAt,
      scheduleEndAt,
      countries: ['US'],
      languages: ['en', 'es'],
    };
    expect(adGroup.edit(same, sampleLimits, at)).toEqual([]);
    expect(adGroup.edit({ budgetMicros: undefined }, sampleLimits, at)).toEqual([]);
    expect(adGroup.version).toBe(1);
  });

  it('CA2 the budget has a minimum for each mode', () => {
    expect(launchCode({ budgetMicros: 19_999_999 })).toBe('ad_group.budget_below_minimum');
    expect(launchCode({ budgetMicros: 20_000_000 })).toBeUndefined();
    const total = { budgetMode: 'BUDGET_MODE_TOTAL' as const };
    expect(launchCode({ ...total, budgetMicros: 49_999_999 })).toBe('ad_group.budget_below_minimum');
    expect(launchCode({ ...total, budgetMicros: 50_000_000 })).toBeUndefined();
  });

  it('CA2 a budget can be raised and lowered, down to the minimum and to the bid', () => {
    const adGroup = launched({ budgetMicros: 30_000_000, bidPriceMicros: 25_000_000 });
    expect(editCode(adGroup, { budgetMicros: 30_000_000 })).toBeUndefined();
    expect(editCode(adGroup, { budgetMicros: 30_000_001 })).toBeUndefined();
    expect(editCode(adGroup, { budgetMicros: 24_999_999 })).toBe('ad_group.bid_above_budget');
    expect(editCode(adGroup, { budgetMicros: 19_999_999 })).toBe('ad_group.budget_below_minimum');
    expect(editCode(adGroup, { budgetMicros: 25_000_000 })).toBeUndefined();
    expect(adGroup).toMatchObject({ version: 3, budgetMicros: 25_000_000 });
  });

  it('CA2 the bid lies between the dearest floor and the budget', () => {
    expect(launchCode({ bidPriceMicros: 399_999 })).toBe('ad_group.bid_below_floor');
    expect(launchCode({ bidPriceMicros: 400_000 })).toBeUndefined();
    expect(launchCode({ bidPriceMicros: 899_999, countries: ['US', 'PR'] })).toBe('ad_group.bid_below_floor');
    expect(launchCode({ bidPriceMicros: 900_000, countries: ['US', 'PR'] })).toBeUndefined();
    expect(launchCode({ bidPriceMicros: 20_000_001 })).toBe('ad_group.bid_above_budget');
    expect(launchCode({ bidPriceMicros: 20_000_000 })).toBeUndefined();
    expect(editCode(launched(), { bidPriceMicros: 399_999 })).toBe('ad_group.bid_below_floor');
  });

  it('CA2 a floor that rose later does not stand in the way of other edits', () => {
    const adGroup = launched({ bidPriceMicros: 400_000 });
    const dearer = { ...sampleLimits, prices: [{ market: 'US', currency: 'USD', floorCpmMicros: 500_000 }] };
    expect(refusalOf(() => adGroup.edit({ name: 'Renamed' }, dearer, at))).toBeUndefined();
    expect(refusalOf(() => adGroup.edit({ bidPriceMicros: 450_000 }, dearer, at))).toBe('ad_group.bid_below_floor');
  });

  it("CA3 it targets markets of the account's currency that have a rate card", () => {
    expect(launchCode({ countries: ['US', 'PR'] })).toBeUndefined();
    expect(launchCode({ countries: ['US', 'DE'] })).toBe('ad_group.market_of_other_currency');
    expect(launchCode({ countries: ['US', 'AQ'] })).toBe('ad_group.market_not_available');
    expect(editCode(launched(), { countries: ['DE'] })).toBe('ad_group.market_of_other_currency');
    expect(launched({ currency: 'EUR', countries: ['DE'] }).countries).toEqual(['DE']);
  });

  it('CA2 the schedule ends after it starts and still lies ahead', () => {
    const start = sampleAdGroup.scheduleStartAt;
    expect(launchCode({ scheduleEndAt: start })).toBe('ad_group.schedule_ends_before_start');
    expect(launchCode({ scheduleEndAt: new Date(start.getTime() + 1) })).toBeUndefined();
    expect(launchCode({ scheduleEndAt: null })).toBeUndefined();
    const past = { scheduleStartAt: new Date('2026-11-01T00:00:00.000Z'), scheduleEndAt: sampleAdGroup.at };
    expect(launchCode(past)).toBe('ad_group.schedule_end_passed');
    expect(editCode(launched(), { scheduleEndAt: at })).toBe('ad_group.schedule_end_passed');
    expect(editCode(launched(), { scheduleEndAt: new Date(at.getTime() + 1) })).toBeUndefined();
  });

  it('CA2 a start can be moved until it is reached', () => {
    const start = sampleAdGroup.scheduleStartAt;
    const moved = { scheduleStartAt: new Date('2026-11-25T00:00:00.000Z') };
    expect(editCode(launched(), moved, new Date(start.getTime() - 1))).toBeUndefined();
    expect(editCode(launched(), moved, start)).toBe('ad_group.already_started');
  });

  it('CA1 a deleted ad group is never changed again', () => {
    const adGroup = launched();
    expect(adGroup.edit({ operationStatus: 'DELETE' }, sampleLimits, at)).toEqual([expect.any(AdGroupStopped)]);
    expect(editCode(adGroup, { name: 'Again' })).toBe('ad_group.deleted');
    expect(editCode(adGroup, { operationStatus: 'ENABLE' })).toBe('ad_group.operation_status_not_reachable');
    expect(adGroup.edit({ operationStatus: 'DELETE' }, sampleLimits, at)).toEqual([]);
  });

  it('CA2 a refused edit changes nothing', () => {
    const adGroup = launched();
    const before = JSON.stringify(adGroup);
    editCode(adGroup, { name: 'Half', budgetMicros: 1 });
    expect(JSON.stringify(adGroup)).toBe(before);
  });
});
