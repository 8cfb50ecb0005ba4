import { spareFor } from './spare-for-clicks.ts';

describe('what is kept free for clicks and views', () => {
  it('DE3 one of them at least, then twice the standard deviation of what they cost; nothing where impressions are paid for', () => {
    const bid = { billingEvent: 'CPC', bidPriceMicros: 5_000_000 } as const;
    expect(spareFor(bid, 50_000)).toBe(5_000_000);
    // Four clicks are expected, so it is two more or less: two more than that are provided for.
    expect(spareFor(bid, 20_000_000)).toBe(20_000_000);
    expect(spareFor({ ...bid, billingEvent: 'CPM' }, 20_000_000)).toBe(0);
    expect(spareFor(undefined, 20_000_000)).toBe(0);
  });
});
