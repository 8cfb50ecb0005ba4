import { BidBlock, type Bitmap } from './bid-block.ts';
import type { ServingFacts } from './serving-facts.ts';
import { targetingDimensions, type ViewerTraits } from './targeting-dimensions.ts';
import { listed, whyNotInMarket, type ListedAd } from './why-not.ts';

/** Ads of one block: large enough that a decision meets few blocks, small enough that an ad which changes costs little. */
const BLOCK_ADS = 1_024;
const ALL = '*';

/** Highest bid first; equal bids by ad id. */
export function compareBids(a: ListedAd, b: ListedAd): number {
  if (a.bidMicros !== b.bidMicros) return b.bidMicros - a.bidMicros;
  return a.adId < b.adId ? -1 : a.adId > b.adId ? 1 : 0;
}

/**
 * The ads that can take part, sorted by bid, with a bitmap over them for each market and each value of each targeting
 * dimension. A decision ands the bitmaps of its viewer word by word from the top, and stops as soon as it knows winner and
 * price. The order is kept in blocks, so that one ad that changes moves the bits of its block only. Updated ad by ad as
 * facts change; built anew from the same facts it is the same.
 */
export class ServingIndex {
  private blocks: BidBlock[] = [];
  private readonly byAd = new Map<string, ListedAd>();
  private readonly valueIds = new Map<string, number>();

  constructor(
    private readonly facts: ServingFacts,
    private readonly blockAds = BLOCK_ADS,
  ) {}

  /** The ads for a viewer, in the order of the auction. */
  *inOrder(viewer: ViewerTraits): Iterable<ListedAd> {
    this.refresh();
    const market = this.valueIds.get(nameOf('country', viewer.country));
    if (market === undefined) return;
    const others = targetingDimensions.map(({ name, of }) => this.knownIds(name, [ALL, ...of(viewer)]));
    for (const block of this.blocks) {
      const inMarket = block.bitmapOf(market);
      if (!inMarket) continue;
      const matching = others.map((ids) => ids.map((id) => block.bitmapOf(id)).filter((bitmap) => bitmap !== undefined));
      const words = Math.ceil(block.ads.length / 32);
      for (let at = 0; at < words; at += 1) {
        let word = inMarket[at] ?? 0;
        if (word !== 0) for (const bitmaps of matching) word &= anyOf(bitmaps, at);
        while (word !== 0) {
          const ad = block.ads[at * 32 + 31 - Math.clz32(word & -word)];
          if (ad) yield ad;
          word &= word - 1;
        }
      }
    }
  }

  /** All ads that some market could show, each once, highest bid first. In stretches: whoever walks all of them walks lists. */
  stretches(): (readonly ListedAd[])[] {
    this.refresh();
    return this.blocks.map(({ ads }) => ads);
  }

  /** The whole index as text, the same for the same facts, however they came and whatever the blocks are. */
  serialise(): string {
    const ads = this.stretches().flat();
    const bitmaps = [...this.valueIds].map(
      ([name, id]) => [name, this.blocks.map((block) => bitsOf(block, id)).join('')] as const,
    );
    const used = bitmaps.filter(([, bits]) => bits.includes('1')).sort(([a], [b]) => (a < b ? -1 : 1));
    return JSON.stringify({ ads, bitmaps: Object.fromEntries(used) });
  }

  private refresh(): void {
    const changed = this.facts.takeChangedAdIds();
    if (changed.size === 0) return;
    // Sorting once is cheaper than finding thousands of places one after the other.
    if (changed.size * 4 > this.byAd.size) this.rebuild();
    else for (const adId of changed) this.relist(adId);
  }

  private rebuild(): void {
    this.blocks = [];
    this.byAd.clear();
    const all: { readonly ad: ListedAd; readonly valueIds: readonly number[] }[] = [];
    for (const state of this.facts.ads.states()) {
      const ad = listed(state, this.facts);
      const valueIds = typeof ad === 'object' ? this.valueIdsOf(ad) : [];
      if (typeof ad === 'object' && valueIds.length > 0) all.push({ ad, valueIds });
    }
    all.sort((a, b) => compareBids(a.ad, b.ad));
    for (const { ad, valueIds } of all) {
      let block = this.blocks.at(-1);
      // Not full: there is room for what comes between.
      if (!block || block.ads.length * 4 >= this.blockAds * 3) this.blocks.push((block = new BidBlock(this.blockAds)));
      block.insert(block.ads.length, ad, valueIds);
      this.byAd.set(ad.adId, ad);
    }
  }

  private relist(adId: string): void {
    const before = this.byAd.get(adId);
    if (before) this.remove(before);
    const state = this.facts.ads.get(adId);
    const ad = state && listed(state, this.facts);
    const valueIds = typeof ad === 'object' ? this.valueIdsOf(ad) : [];
    if (typeof ad === 'object' && valueIds.length > 0) this.insert(ad, valueIds);
  }

  private insert(ad: ListedAd, valueIds: readonly number[]): void {
    const at = this.blockOf(ad);
    const block = this.blocks[at] ?? new BidBlock(this.blockAds);
    if (this.blocks.length === 0) this.blocks.push(block);
    block.insert(placeOf(block.ads, ad), ad, valueIds);
    if (block.isFull) this.blocks.splice(at + 1, 0, block.split());
    this.byAd.set(ad.adId, ad);
  }

  private remove(ad: ListedAd): void {
    const at = this.blockOf(ad);
    const block = this.blocks[at];
    const place = block ? placeOf(block.ads, ad) : -1;
    if (block?.ads[place]?.adId !== ad.adId) throw new Error(`the index does not have ${ad.adId} where it belongs`);
    block.remove(place);
    if (block.ads.length === 0) this.blocks.splice(at, 1);
    this.byAd.delete(ad.adId);
  }

  /** The last block that begins at or before the ad; the first if none does. */
  private blockOf(ad: ListedAd): number {
    let low = 0;
    let high = this.blocks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const first = this.blocks[middle]?.ads[0];
      if (first && compareBids(first, ad) <= 0) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }

  /** Empty: no market takes the ad. */
  private valueIdsOf(ad: ListedAd): number[] {
    const markets = [...new Set(ad.countries)].filter((country) => {
      const rateCard = this.facts.rateCards.get(country);
      return rateCard !== undefined && whyNotInMarket(ad, { market: country, rateCard }, this.facts) === undefined;
    });
    if (markets.length === 0) return [];
    const ids = markets.map((country) => this.idOf(nameOf('country', country)));
    for (const { name, wanted } of targetingDimensions) {
      const values = wanted(ad);
      for (const value of values.length === 0 ? [ALL] : values) ids.push(this.idOf(nameOf(name, value)));
    }
    return ids;
  }

  private idOf(name: string): number {
    const known = this.valueIds.get(name);
    if (known !== undefined) return known;
    this.valueIds.set(name, this.valueIds.size);
    return this.valueIds.size - 1;
  }

  /** Without those that no ad has ever asked for. */
  private knownIds(dimension: string, values: readonly string[]): number[] {
    return values.map((value) => this.valueIds.get(nameOf(dimension, value))).filter((id) => id !== undefined);
  }
}

function nameOf(dimension: string, value: string): string {
  return `${dimension} ${value}`;
}

function anyOf(bitmaps: readonly Bitmap[], at: number): number {
  let word = 0;
  for (const bitmap of bitmaps) word |= bitmap[at] ?? 0;
  return word;
}

function bitsOf(block: BidBlock, id: number): string {
  const bitmap = block.bitmapOf(id);
  return block.ads.map((_, place) => ((bitmap?.[place >>> 5] ?? 0) >>> (place & 31)) & 1).join('');
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
