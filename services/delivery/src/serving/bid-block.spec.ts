import fc from 'fast-check';
import { BidBlock } from './bid-block.ts';
import type { ListedAd } from './why-not.ts';

const CAPACITY = 128;
const VALUES = [0, 1, 2, 3];

interface Entry {
  readonly ad: ListedAd;
  readonly valueIds: readonly number[];
}

/** What the bitmaps say of each ad, in order. */
function told(block: BidBlock): Entry[] {
  return block.ads.map((ad, place) => ({
    ad,
    valueIds: VALUES.filter((value) => ((block.bitmapOf(value)?.[place >>> 5] ?? 0) >>> (place & 31)) & 1),
  }));
}

const entry = fc.record({ ad: fc.nat().map((n) => ({ adId: String(n) }) as ListedAd), valueIds: fc.subarray(VALUES) });
const step = fc.record({ at: fc.nat(), entry: fc.option(entry, { freq: 5, nil: null }) });

describe('a block of bids', () => {
  it('DE1 keeps each ad’s bits with it, wherever ads come and go, and when it is split', () => {
    let splits = 0;
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400, size: 'max' }), (steps) => {
        const block = new BidBlock(CAPACITY);
        let model: Entry[] = [];
        for (const { at, entry: added } of steps) {
          if (added) {
            const place = at % (model.length + 1);
            block.insert(place, added.ad, added.valueIds);
            model.splice(place, 0, added);
          } else if (model.length > 0) {
            const place = at % model.length;
            block.remove(place);
            model.splice(place, 1);
          }
          if (!block.isFull) continue;
          splits += 1;
          expect(told(block.split())).toEqual(model.slice(CAPACITY / 2));
          model = model.slice(0, CAPACITY / 2);
        }
        expect(told(block)).toEqual(model);
        for (const value of VALUES) {
          // A value that nobody matches any more costs no memory, and no bit stands behind the last ad.
          const isWanted = model.some(({ valueIds }) => valueIds.includes(value));
          expect(block.bitmapOf(value) !== undefined).toBe(isWanted);
        }
      }),
      { numRuns: 100 },
    );
    expect(splits).toBeGreaterThan(5);
  });
});
