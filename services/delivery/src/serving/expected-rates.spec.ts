import fc from 'fast-check';
import { expectedPpm, expectedValue, priceOfBilled } from './expected-rates.ts';

const seen = (impressions: number, clicks: number, views6s = 0) => ({ impressions, clicks, views6s });

describe('what an impression is expected to bring', () => {
  it('CA2 one click in a hundred, one view in ten, until viewers say otherwise', () => {
    expect([expectedPpm('CPM', undefined), expectedPpm('CPC', undefined), expectedPpm('CPV', undefined)]).toEqual([
      1_000_000, 10_000, 100_000,
    ]);
    // 1,000 impressions count as much as the expectation.
    expect(expectedPpm('CPC', seen(1_000, 30))).toBe(20_000);
    expect(expectedPpm('CPC', seen(9_000, 0))).toBe(1_000);
    expect(expectedPpm('CPV', seen(1_000, 0, 300))).toBe(200_000);
    expect(expectedPpm('CPC', seen(0, 5))).toBe(10_000);
    expect(expectedPpm('CPC', seen(1e12, 0))).toBe(1);
  });

  it('DE3 a click never costs more than its bid, and what is charged on average never more than the impression was sold for', () => {
    const bids = fc.integer({ min: 1, max: 1_000_000_000_000 });
    fc.assert(
      fc.property(
        bids,
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (bidMicros, ppm, part) => {
          const worth = expectedValue(bidMicros, ppm);
          expect(worth).toBeLessThanOrEqual(bidMicros);
          const clearing = Math.floor(worth * part);
          const price = priceOfBilled(clearing, { bidMicros, ppm });
          expect(price).toBeGreaterThanOrEqual(1);
          expect(price).toBeLessThanOrEqual(bidMicros);
          if (clearing > 0) expect(expectedValue(price, ppm)).toBeLessThanOrEqual(clearing);
        },
      ),
    );
  });
});
