import fc from 'fast-check';
import { addRunningAd, ad, adGroup, emptyMarket, id, learn, type Market } from '../spec-fixtures/market.ts';
import { randomFrom, randomMarket } from '../spec-fixtures/random-market.ts';
import { ServingFacts } from './serving-facts.ts';
import { ServingIndex } from './serving-index.ts';
import type { ListedAd } from './why-not.ts';

/** Tells a few states of `market`, at random, as of this version; answers what was told. */
function tellSome(facts: ServingFacts, market: Market, version: number, random: () => number): void {
  const some = <T>(values: readonly T[]) => values.filter(() => random() < 0.4);
  learn(
    facts,
    {
      ...market,
      posts: some(market.posts),
      grants: some(market.grants),
      accounts: some(market.accounts),
      campaigns: some(market.campaigns),
      adGroups: some(market.adGroups),
      ads: some(market.ads),
      rateCards: new Map(some([...market.rateCards])),
      rollouts: new Map(some([...market.rollouts])),
    },
    version,
  );
}

function rebuilt(facts: ServingFacts): string {
  const fresh = new ServingFacts();
  for (const [country, state] of ['US', 'DE', 'FR'].map((market) => [market, facts.rateCards.get(market)] as const)) {
    if (state) fresh.rateCards.apply(country, 1, state);
    const rollout = facts.rollouts.get(country);
    if (rollout) fresh.rollouts.apply(country, 1, rollout);
  }
  for (const state of facts.businessAccounts.states()) fresh.businessAccounts.apply(state.businessAccountId, 1, state);
  for (const state of facts.campaigns.states()) fresh.campaigns.apply(state.campaignId, 1, state);
  for (const state of facts.adGroups.states()) fresh.adGroups.apply(state.adGroupId, 1, state);
  for (const state of facts.ads.states()) fresh.ads.apply(state.adId, 1, state);
  return new ServingIndex(fresh).serialise();
}

describe('the serving index', () => {
  it('DE1 updated step by step it has the same bytes as built anew', () => {
    let entries = 0;
    for (let seed = 1; seed <= 300; seed += 1) {
      const random = randomFrom(seed);
      const facts = new ServingFacts();
      const index = new ServingIndex(facts);
      for (let version = 1; version <= 6; version += 1) {
        // Another market with the same ids: everything about them may change.
        tellSome(facts, randomMarket(seed * 100 + version), version, random);
        const bytes = index.serialise();
        expect({ seed, version, bytes }).toEqual({ seed, version, bytes: rebuilt(facts) });
        entries += (JSON.parse(bytes) as { ads: unknown[] }).ads.length;
      }
    }
    expect(entries).toBeGreaterThan(2_000);
  });

  it('DE1 answers the ads of a market and language, highest bid first, equal bids by id', () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const facts = new ServingFacts();
      learn(facts, randomMarket(seed), 1);
      const ads = [...new ServingIndex(facts).inOrder({ country: 'US', language: 'en' })].map(({ adId, bidMicros }) => ({
        adId,
        bidMicros,
      }));
      const sorted = [...ads].sort((a, b) => b.bidMicros - a.bidMicros || a.adId.localeCompare(b.adId));
      expect(ads).toEqual(sorted);
      expect(new Set(ads.map(({ adId }) => adId)).size).toBe(ads.length);
    }
  });

  it('DE1 thousands of changes at once have the same bytes as one after the other', () => {
    const market = emptyMarket();
    for (let n = 0; n < 1_200; n += 1) addRunningAd(market, n, 1_000_000 + ((n * 7_919) % 40) * 1_000);
    const [atOnce, oneByOne] = [new ServingFacts(), new ServingFacts()];
    learn(atOnce, market, 1);
    learn(oneByOne, { ...market, ads: [] }, 1);
    const [index, stepwise] = [new ServingIndex(atOnce), new ServingIndex(oneByOne)];
    for (const state of market.ads) {
      oneByOne.ads.apply(state.adId, 1, state);
      if ([...stepwise.inOrder({ country: 'US', language: 'en' })].length === 0) throw new Error('the ad is not in the index');
    }
    expect(index.serialise()).toBe(stepwise.serialise());
    // New prices: every ad is looked at again, and most are out.
    atOnce.rateCards.apply('US', 2, { currency: 'USD', floorCpmMicros: 1_035_000 });
    expect([...index.inOrder({ country: 'US', language: 'en' })]).toHaveLength(150);
  });

  it('DE1 whatever comes, changes and goes, and in however small blocks, it is as built anew, and answers as a scan', () => {
    const COUNTRIES = ['US', 'DE', 'FR'];
    const LANGUAGES = ['en', 'de', 'it'];
    const change = fc.record({
      n: fc.integer({ min: 0, max: 150 }),
      bid: fc.integer({ min: 1, max: 12 }),
      countries: fc.subarray(COUNTRIES),
      languages: fc.subarray(LANGUAGES),
      isOn: fc.boolean(),
    });
    let blocksFilled = 0;
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 300, size: 'max' }), (changes) => {
        const facts = new ServingFacts();
        const market = emptyMarket();
        for (let n = 0; n <= 150; n += 1) addRunningAd(market, n, 500_000 + (n % 9) * 1_000);
        learn(facts, market, 1);
        for (const country of COUNTRIES) facts.rateCards.apply(country, 1, { currency: 'USD', floorCpmMicros: 500_000 });
        const index = new ServingIndex(facts, 64);
        changes.forEach(({ n, bid, countries, languages, isOn }, at) => {
          const bidPriceMicros = 499_000 + bid * 1_000;
          facts.adGroups.apply(id('group', n), at + 2, adGroup(n, { bidPriceMicros, targeting: { countries, languages } }));
          facts.ads.apply(id('ad', n), at + 2, ad(n, { operationStatus: isOn ? 'ENABLE' : 'DISABLE' }));
          if (at % 20 === 0) index.stretches();
        });
        expect(index.serialise()).toBe(rebuilt(facts));
        for (const country of COUNTRIES)
          for (const language of [...LANGUAGES, 'xx'])
            expect([...index.inOrder({ country, language })]).toEqual(scan(index, country, language));
        blocksFilled += index.stretches().flat().length > 64 ? 1 : 0;
      }),
      { numRuns: 20 },
    );
    expect(blocksFilled).toBeGreaterThan(10);
  });
});

function scan(index: ServingIndex, country: string, language: string): ListedAd[] {
  return index
    .stretches()
    .flat()
    .filter(
      ({ countries, languages }) => countries.includes(country) && (languages.length === 0 || languages.includes(language)),
    );
}
