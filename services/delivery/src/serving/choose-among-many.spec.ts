import { largeMarket, randomViewers, twoWays } from '../spec-fixtures/large-market.ts';

describe('choosing among many ads', () => {
  it('DE1 answers what a scan over all of them answers, several blocks long', () => {
    const ways = twoWays(largeMarket(3, 4_000));
    const viewers = randomViewers(4, 400);
    const decisions = viewers.map((viewer) => ways.byIndex(viewer));
    expect(decisions).toEqual(viewers.map((viewer) => ways.byScan(viewer)));
    expect(ways.listed).toBeGreaterThan(3_000);
    expect(decisions.filter(Boolean).length).toBeGreaterThan(390);
  });
});
