import type { AdState } from '@afterglow/contracts/campaigns/ad.state';
import type { ServingFacts } from './serving-facts.ts';
import { listed, whyNotInMarket, type ListedAd } from './why-not.ts';

const ALL_LANGUAGES = '*';
/** So many changed ads at once are a start, or a market's new prices. */
const REBUILD_ABOVE = 500;

/** Highest bid first; equal bids by ad id. */
export function compareBids(a: ListedAd, b: ListedAd): number {
  if (a.bidMicros !== b.bidMicros) return b.bidMicros - a.bidMicros;
  return a.adId < b.adId ? -1 : a.adId > b.adId ? 1 : 0;
}

/**
 * The ads that can take part, per market and language, sorted by bid. A decision walks down from the top and stops as soon
 * as it knows winner and price. Updated ad by ad as facts change; built anew from the same facts it is the same.
 */
export class ServingIndex {
  private readonly lists = new Map<string, ListedAd[]>();
  private readonly byAd = new Map<string, { readonly ad: ListedAd; readonly keys: readonly string[] }>();

  constructor(private readonly facts: ServingFacts) {}

  /** The ads for a viewer, in the order of the auction. */
  *inOrder(country: string, language: string): Iterable<ListedAd> {
    this.refresh();
    const ofLanguage = this.lists.get(keyOf(country, language)) ?? [];
    const ofAll = this.lists.get(keyOf(country, ALL_LANGUAGES)) ?? [];
    let i = 0;
    let j = 0;
    for (;;) {
      const a = ofLanguage[i];
      const b = ofAll[j];
      if (a && (!b || compareBids(a, b) < 0)) {
        yield a;
        i += 1;
      } else if (b) {
        yield b;
        j += 1;
      } else return;
    }
  }

  /** All ads that some market could show, each once. */
  *all(): Iterable<ListedAd> {
    this.refresh();
    for (const { ad } of this.byAd.values()) yield ad;
  }

  /** The whole index as text, the same for the same facts, however they came. */
  serialise(): string {
    this.refresh();
    const lists = [...this.lists].filter(([, ads]) => ads.length > 0).sort(([a], [b]) => (a < b ? -1 : 1));
    return JSON.stringify(lists);
  }

  private refresh(): void {
    const changed = this.facts.takeChangedAdIds();
    if (changed.size > REBUILD_ABOVE) this.rebuild();
    else for (const adId of changed) this.relist(adId);
  }

  /** Sorting once is cheaper than finding thousands of places one after the other. */
  private rebuild(): void {
    this.lists.clear();
    this.byAd.clear();
    for (const state of this.facts.ads.states()) this.list(state, (list, ad) => list.push(ad));
    for (const list of this.lists.values()) list.sort(compareBids);
  }

  private relist(adId: string): void {
    const before = this.byAd.get(adId);
    if (before) for (const key of before.keys) this.remove(key, before.ad);
    this.byAd.delete(adId);
    const state = this.facts.ads.get(adId);
    if (state) this.list(state, (list, ad) => list.splice(placeOf(list, ad), 0, ad));
  }

  private list(state: AdState, insert: (list: ListedAd[], ad: ListedAd) => void): void {
    const ad = listed(state, this.facts);
    if (typeof ad !== 'object') return;
    const keys = this.keysOf(ad);
    if (keys.length === 0) return;
    for (const key of keys) {
      const list = this.lists.get(key) ?? [];
      insert(list, ad);
      this.lists.set(key, list);
    }
    this.byAd.set(ad.adId, { ad, keys });
  }

  private keysOf(ad: ListedAd): string[] {
    const markets = [...new Set(ad.countries)].filter((country) => {
      const rateCard = this.facts.rateCards.get(country);
      return rateCard !== undefined && whyNotInMarket(ad, rateCard) === undefined;
    });
    const languages = ad.languages.length === 0 ? [ALL_LANGUAGES] : [...new Set(ad.languages)];
    return markets.flatMap((country) => languages.map((language) => keyOf(country, language)));
  }

  private remove(key: string, ad: ListedAd): void {
    const list = this.lists.get(key);
    const place = list ? placeOf(list, ad) : -1;
    if (list?.[place]?.adId === ad.adId) list.splice(place, 1);
  }
}

function keyOf(country: string, language: string): string {
  return `${country} ${language}`;
}

/** Where the ad is, or belongs: bisection. */
function placeOf(list: readonly ListedAd[], ad: ListedAd): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = list[middle];
    if (other && compareBids(other, ad) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
