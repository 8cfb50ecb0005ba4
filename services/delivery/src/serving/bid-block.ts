import type { ListedAd } from './why-not.ts';

/** Bit n of a bitmap is about the n-th ad of its block. */
export type Bitmap = Uint32Array;

/** A stretch of the ads in the order of their bids, and for each targeting value a bitmap of those that match it. */
export class BidBlock {
  readonly ads: ListedAd[] = [];
  private readonly bitmaps = new Map<number, Bitmap>();

  /** `capacity`: a multiple of 64, so that half of it is a whole number of words: a split copies words and moves no bit. */
  constructor(private readonly capacity: number) {}

  get isFull(): boolean {
    return this.ads.length === this.capacity;
  }

  /** Undefined: no ad of this block matches the value. */
  bitmapOf(valueId: number): Bitmap | undefined {
    return this.bitmaps.get(valueId);
  }

  /** The block must not be full. */
  insert(place: number, ad: ListedAd, valueIds: readonly number[]): void {
    if (place < this.ads.length) for (const bitmap of this.bitmaps.values()) insertBit(bitmap, place);
    this.ads.splice(place, 0, ad);
    for (const valueId of valueIds) {
      let bitmap = this.bitmaps.get(valueId);
      if (!bitmap) this.bitmaps.set(valueId, (bitmap = new Uint32Array(this.capacity / 32)));
      bitmap[place >>> 5] = (bitmap[place >>> 5] ?? 0) | (1 << (place & 31));
    }
  }

  remove(place: number): void {
    this.ads.splice(place, 1);
    for (const [valueId, bitmap] of this.bitmaps) {
      removeBit(bitmap, place);
      if (bitmap.every((word) => word === 0)) this.bitmaps.delete(valueId);
    }
  }

  /** Of a full block: gives the lower half of the bids to a new one. */
  split(): BidBlock {
    const lower = new BidBlock(this.capacity);
    lower.ads.push(...this.ads.splice(this.capacity / 2));
    for (const [valueId, bitmap] of this.bitmaps) {
      const words = new Uint32Array(this.capacity / 32);
      words.set(bitmap.subarray(this.capacity / 64));
      bitmap.fill(0, this.capacity / 64);
      if (words.some((word) => word !== 0)) lower.bitmaps.set(valueId, words);
      if (bitmap.every((word) => word === 0)) this.bitmaps.delete(valueId);
    }
    return lower;
  }
}

/** Everything from `place` on moves up by one; the bit at `place` is 0. */
function insertBit(bitmap: Bitmap, place: number): void {
  const first = place >>> 5;
  const below = (1 << (place & 31)) - 1;
  let word = bitmap[first] ?? 0;
  let carry = word >>> 31;
  bitmap[first] = (word & below) | ((word & ~below) << 1);
  for (let at = first + 1; at < bitmap.length; at += 1) {
    word = bitmap[at] ?? 0;
    bitmap[at] = (word << 1) | carry;
    carry = word >>> 31;
  }
}

/** Everything above `place` moves down by one. */
function removeBit(bitmap: Bitmap, place: number): void {
  const first = place >>> 5;
  const below = (1 << (place & 31)) - 1;
  const word = bitmap[first] ?? 0;
  bitmap[first] = (word & below) | ((word >>> 1) & ~below);
  for (let at = first + 1; at < bitmap.length; at += 1) {
    const next = bitmap[at] ?? 0;
    bitmap[at - 1] = (bitmap[at - 1] ?? 0) | (next << 31);
    bitmap[at] = next >>> 1;
  }
}
