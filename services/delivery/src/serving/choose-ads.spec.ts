import { addRunningAd, ad, adGroup, emptyMarket, id, NOON_MS, post, serve } from '../spec-fixtures/market.ts';
import { bruteForce, randomFrom, randomMarket, type ReferenceDecision } from '../spec-fixtures/random-market.ts';
import { DecisionTrace } from './decision-trace.ts';

const at = { earliestMs: NOON_MS, latestMs: NOON_MS };
const usd = { currency: 'USD', floorCpmMicros: 500_000 };

function choose(market = emptyMarket(), slots = 1) {
  const { chooseAds } = serve(market);
  const rateCard = market.rateCards.get('US') ?? usd;
  const { chosen } = chooseAds.choose({ country: 'US', language: 'en', rateCard, slots, at });
  return chosen.map(({ ad: { adId }, priceMicros, isContended }) => ({ adId, priceMicros, isContended }));
}

/** DE7: every ad had exactly one outcome in every auction, and won exactly what was chosen. */
function addsUp(trace: DecisionTrace, expected: readonly ReferenceDecision[]): boolean {
  return trace.view().every(({ adId, auctions, filtered, lost, won }) => {
    const counted = Object.values(filtered).reduce((sum, count) => sum + count, 0) + lost + won;
    return counted === auctions && won === expected.filter((decision) => decision.adId === adId).length;
  });
}

describe('choosing ads', () => {
  it('DE1 is exact against a brute-force reference on 10,000 random markets, and explains itself', () => {
    let decided = 0;
    let contended = 0;
    const wrong: unknown[] = [];
    for (let seed = 1; seed <= 10_000; seed += 1) {
      const market = randomMarket(seed);
      const random = randomFrom(seed * 7919);
      const viewer = { country: random() < 0.9 ? 'US' : 'DE', language: random() < 0.7 ? 'en' : 'it' };
      const slots = 1 + Math.floor(random() * 10);
      const rateCard = market.rateCards.get(viewer.country);
      if (!rateCard) continue;
      const expected = bruteForce(market, viewer, slots);
      // Explaining looks at all ads in every auction: every fourth market is enough.
      const trace = seed % 4 === 0 ? new DecisionTrace({ ...viewer, rateCard }) : undefined;
      const { chosen } = serve(market).chooseAds.choose({ ...viewer, rateCard, slots, at, ...(trace ? { trace } : {}) });
      const actual = chosen.map(({ ad: { adId }, priceMicros, isContended }) => ({ adId, priceMicros, isContended }));
      if (JSON.stringify(actual) !== JSON.stringify(expected)) wrong.push({ seed, actual, expected });
      if (trace && !addsUp(trace, expected)) wrong.push({ seed, trace: trace.view() });
      decided += expected.length;
      contended += expected.filter((decision) => decision.isContended).length;
    }
    expect(wrong).toEqual([]);
    // A generator that hardly ever lets an ad through would prove nothing.
    expect(decided).toBeGreaterThan(10_000);
    expect(contended).toBeGreaterThan(3_000);
  });

  it('DE1 the winner pays one micro more than the next bid', () => {
    const market = emptyMarket();
    addRunningAd(market, 1, 2_000_000);
    addRunningAd(market, 2, 1_500_000);
    expect(choose(market)).toEqual([{ adId: id('ad', 1), priceMicros: 1_501, isContended: true }]);
  });

  it('DE1 alone in the market an ad pays the floor, and is not contended', () => {
    const market = emptyMarket();
    addRunningAd(market, 1, 2_000_000);
    expect(choose(market)).toEqual([{ adId: id('ad', 1), priceMicros: 500, isContended: false }]);
  });

  it('DE1 equal bids go to the lower ad id, at the bid and not above', () => {
    const market = emptyMarket();
    addRunningAd(market, 2, 1_500_000);
    addRunningAd(market, 1, 1_500_000);
    expect(choose(market)).toEqual([{ adId: id('ad', 1), priceMicros: 1_500, isContended: true }]);
  });

  it('DE1 ads of the same ad group do not drive up their own price', () => {
    const market = emptyMarket();
    addRunningAd(market, 1, 2_000_000);
    market.ads.push(
      ad(9, {
        adGroupId: id('group', 1),
        campaignId: id('campaign', 1),
        businessAccountId: id('account', 1),
        postId: id('post', 1),
        creatorId: id('user', 1),
        adAuthorizationId: id('grant', 1),
      }),
    );
    expect(choose(market)).toEqual([{ adId: id('ad', 1), priceMicros: 500, isContended: false }]);
  });

  it('DE1 several slots never show the same post twice', () => {
    const market = emptyMarket();
    addRunningAd(market, 1, 2_000_000);
    addRunningAd(market, 2, 1_800_000);
    addRunningAd(market, 3, 1_000_000);
    market.posts.splice(1, 1, post(2, { postId: id('post', 2) }));
    market.ads.splice(
      1,
      1,
      ad(2, { postId: id('post', 1), creatorId: id('user', 1), identityType: 'TT_USER', adAuthorizationId: null }),
    );
    market.accounts[1]?.members.push({ userId: id('user', 1), role: 'OPERATOR' });
    expect(choose(market, 10)).toEqual([
      { adId: id('ad', 1), priceMicros: 1_801, isContended: true },
      { adId: id('ad', 3), priceMicros: 500, isContended: false },
    ]);
  });

  it('DE3 an ad group wins no more slots than its lease pays for', () => {
    const market = emptyMarket();
    addRunningAd(market, 1, 2_000_000);
    for (const n of [11, 12, 13]) {
      market.posts.push(post(n, { creatorId: id('user', 1) }));
      market.ads.push(
        ad(n, {
          adGroupId: id('group', 1),
          campaignId: id('campaign', 1),
          businessAccountId: id('account', 1),
          identityType: 'TT_USER',
          adAuthorizationId: null,
        }),
      );
    }
    market.accounts[0]?.members.push({ userId: id('user', 1), role: 'OPERATOR' });
    market.leasedMicros.set(id('group', 1), 2_600);
    // 2,600 covers the bid of 2,000 twice: the floor of 500 is what each costs.
    expect(choose(market, 10)).toHaveLength(2);
  });

  it('DE1 a bid at the floor takes part, one below it does not', () => {
    const market = emptyMarket();
    addRunningAd(market, 1, 500_999);
    market.rateCards.set('US', { currency: 'USD', floorCpmMicros: 500_999 });
    expect(choose(market)).toHaveLength(1);
    market.rateCards.set('US', { currency: 'USD', floorCpmMicros: 501_000 });
    expect(choose(market)).toHaveLength(0);
  });

  it('DE1 ads compete only in markets of their currency', () => {
    const market = emptyMarket();
    addRunningAd(market, 1);
    market.adGroups.splice(0, 1, adGroup(1, { currency: 'EUR' }));
    expect(choose(market)).toHaveLength(0);
  });
});
