/** Ids that were drawn but not seen yet: [from, to], both included. */
export interface Gap {
  readonly from: number;
  readonly to: number;
  /**
   * A transaction id taken after the gap was first seen; null until it has been taken. Whoever can still fill the gap
   * has an older one, so the gap is dead once every transaction below the fence has ended.
   */
  readonly fence: bigint | null;
}

/**
 * The ids between what was read and what was drawn. Why the fence is a fresh transaction id and not the snapshot's
 * `xmax`, as one would think: `xmax` is one past the highest *ended* transaction. A transaction that began later, drew
 * the lower id and still runs is above it, and would be forgotten while alive (docs/decisions/0003).
 */
export class OpenGaps {
  private gaps: Gap[];

  constructor(gaps: readonly Gap[] = []) {
    this.gaps = [...gaps];
  }

  get open(): readonly Gap[] {
    return this.gaps;
  }

  /** The lowest id that may still appear, or null. */
  get first(): number | null {
    return this.gaps[0]?.from ?? null;
  }

  get unfenced(): boolean {
    return this.gaps.some((gap) => gap.fence === null);
  }

  /** Ids are in ascending order and all above `highestRead`. */
  sawNew(highestRead: number, ids: readonly number[]): void {
    let expected = highestRead + 1;
    for (const id of ids) {
      if (id > expected) this.gaps.push({ from: expected, to: id - 1, fence: null });
      expected = id + 1;
    }
  }

  /** A row turned up in a gap: what remains keeps its fence. */
  filled(id: number): void {
    this.gaps = this.gaps.flatMap((gap) => {
      if (id < gap.from || id > gap.to) return [gap];
      const left = { ...gap, to: id - 1 };
      const right = { ...gap, from: id + 1 };
      return [left, right].filter((part) => part.from <= part.to);
    });
  }

  /** `fence` was taken after every gap that is open now had been seen. */
  fenceAll(fence: bigint): void {
    this.gaps = this.gaps.map((gap) => (gap.fence === null ? { ...gap, fence } : gap));
  }

  /** `xmin` is of the snapshot that also read the gaps' ids and found nothing there. */
  forgetDead(xmin: bigint): void {
    this.gaps = this.gaps.filter((gap) => gap.fence === null || xmin < gap.fence);
  }
}
