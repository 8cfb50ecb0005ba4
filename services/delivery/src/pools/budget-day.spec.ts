import fc from 'fast-check';
import { budgetDayAt } from './budget-day.ts';

const window = (instant: string, timeZone: string) => {
  const { day, startsAt, endsAt } = budgetDayAt(new Date(instant), timeZone);
  return [day, startsAt.toISOString(), endsAt.toISOString()];
};

describe('budget days', () => {
  it('DE3 a budget day is the calendar day of the account, whatever its length', () => {
    expect(window('2026-11-23T06:10:00.000Z', 'UTC')).toEqual([
      '2026-11-23',
      '2026-11-23T00:00:00.000Z',
      '2026-11-24T00:00:00.000Z',
    ]);
    // Berlin: the clocks go forward on 29 March 2026 (23 hours) and back on 25 October (25 hours).
    expect(window('2026-03-29T12:00:00.000Z', 'Europe/Berlin')).toEqual([
      '2026-03-29',
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
    ]);
    expect(window('2026-10-25T12:00:00.000Z', 'Europe/Berlin')).toEqual([
      '2026-10-25',
      '2026-10-24T22:00:00.000Z',
      '2026-10-25T23:00:00.000Z',
    ]);
    // São Paulo, 4 November 2018: there was no midnight, the day began at 01:00.
    expect(window('2018-11-04T12:00:00.000Z', 'America/Sao_Paulo')).toEqual([
      '2018-11-04',
      '2018-11-04T03:00:00.000Z',
      '2018-11-05T02:00:00.000Z',
    ]);
    // Samoa had no 30 December 2011.
    expect(window('2011-12-30T09:00:00.000Z', 'Pacific/Apia')[0]).toBe('2011-12-29');
    expect(window('2011-12-30T10:00:00.000Z', 'Pacific/Apia')[0]).toBe('2011-12-31');
  });

  it('DE3 days follow each other without a gap or an overlap, in every zone', () => {
    const zones = Intl.supportedValuesOf('timeZone');
    const instant = fc.date({
      min: new Date('2000-01-01T00:00:00.000Z'),
      max: new Date('2037-12-31T00:00:00.000Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instant, fc.constantFrom(...zones), (at, zone) => {
        const day = budgetDayAt(at, zone);
        expect(day.startsAt.getTime()).toBeLessThanOrEqual(at.getTime());
        expect(day.endsAt.getTime()).toBeGreaterThan(at.getTime());
        expect(budgetDayAt(day.startsAt, zone)).toEqual(day);
        expect(budgetDayAt(day.endsAt, zone).startsAt).toEqual(day.endsAt);
        expect(budgetDayAt(new Date(day.endsAt.getTime() - 1), zone)).toEqual(day);
      }),
      { numRuns: 300 },
    );
  });
});
