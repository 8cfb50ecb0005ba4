import type { ServingFacts, RateCard } from './serving-facts.ts';
import { listed, whyNotInMarket, type ListedAd, type WhyNot } from './why-not.ts';

/** What became of one ad in the auctions of one decision: `auctions = Σ filtered + lost + won`. */
export interface AdTrace {
  readonly adId: string;
  readonly auctions: number;
  readonly filtered: Readonly<Partial<Record<WhyNot, number>>>;
  readonly lost: number;
  readonly won: number;
}

interface Tally {
  readonly filtered: Map<WhyNot, number>;
  lost: number;
  won: number;
}

/** Explains a decision, ad by ad: every ad that targets the viewer's country, in every auction, had exactly one outcome. */
export class DecisionTrace {
  private readonly tallies = new Map<string, Tally>();
  private auctions = 0;

  constructor(private readonly viewer: { readonly country: string; readonly language: string; readonly rateCard: RateCard }) {}

  /** One auction; `whyNotNow` is asked for the ads that no switch and no market keeps out. */
  record(facts: ServingFacts, whyNotNow: (ad: ListedAd) => WhyNot | undefined, winnerAdId: string | undefined): void {
    this.auctions += 1;
    for (const state of facts.ads.states()) {
      const targeting = facts.adGroups.get(state.adGroupId)?.targeting;
      if (!targeting?.countries.includes(this.viewer.country)) continue;
      const ad = listed(state, facts);
      const reason = typeof ad === 'string' ? ad : (this.whyNotHere(ad, facts) ?? whyNotNow(ad));
      const tally = this.tallyOf(state.adId);
      if (reason) tally.filtered.set(reason, (tally.filtered.get(reason) ?? 0) + 1);
      else if (state.adId === winnerAdId) tally.won += 1;
      else tally.lost += 1;
    }
  }

  view(): AdTrace[] {
    return [...this.tallies].map(([adId, { filtered, lost, won }]) => ({
      adId,
      auctions: this.auctions,
      filtered: Object.fromEntries(filtered),
      lost,
      won,
    }));
  }

  private whyNotHere(ad: ListedAd, facts: ServingFacts): WhyNot | undefined {
    if (ad.languages.length > 0 && !ad.languages.includes(this.viewer.language)) return 'LANGUAGE_NOT_TARGETED';
    return whyNotInMarket(ad, { market: this.viewer.country, rateCard: this.viewer.rateCard }, facts);
  }

  private tallyOf(adId: string): Tally {
    const known = this.tallies.get(adId);
    if (known) return known;
    const tally: Tally = { filtered: new Map(), lost: 0, won: 0 };
    this.tallies.set(adId, tally);
    return tally;
  }
}
