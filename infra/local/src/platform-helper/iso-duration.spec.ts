import fc from 'fast-check';
import { millisecondsOf } from './iso-duration.ts';

describe('ISO-8601 durations', () => {
  it.each([
    ['PT24H', 86_400_000],
    ['P1D', 86_400_000],
    ['P2W', 1_209_600_000],
    ['P1DT2H3M4.005S', 93_784_005],
    ['PT0.001S', 1],
    ['PT0.5S', 500],
    ['PT0S', 0],
  ])('%s is %i ms', (text, expected) => {
    expect(millisecondsOf(text)).toBe(expected);
  });

  it.each([
    '',
    'P',
    'PT',
    'P1DT',
    '24H',
    'PT24',
    'P1Y',
    'P1M',
    '-PT1S',
    'PT-1S',
    'P1W2D',
    'PT1.5H',
    'PT0.0001S',
    'pt1s',
    'PT1S ',
  ])('"%s" is none', (text) => {
    expect(millisecondsOf(text)).toBeNull();
  });

  it('adds its parts up to the millisecond', () => {
    const part = fc.nat(999_999);
    fc.assert(
      fc.property(part, part, part, part, fc.nat(999), (days, hours, minutes, seconds, millis) => {
        const text = `P${days}DT${hours}H${minutes}M${seconds}.${String(millis).padStart(3, '0')}S`;
        expect(millisecondsOf(text)).toBe(days * 86_400_000 + hours * 3_600_000 + minutes * 60_000 + seconds * 1000 + millis);
      }),
    );
  });
});
