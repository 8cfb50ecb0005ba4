/** A row that bounds what may be leased below it: a pool, or a cap above pools. */
export interface Bound {
  readonly limitMicros: number;
  readonly leasedMicros: number;
  /** More that the limit will be raised by before it is reached; nothing, if undefined. */
  readonly comingMicros?: number;
}

export interface SliceWanted {
  /** All rows above it: its pool, and the caps. */
  readonly boundIds: readonly string[];
  /** One impression: less than this is of no use. */
  readonly leastMicros: number;
  readonly mostMicros: number;
  /** What stays free under every row, counting what is coming. */
  readonly spareMicros?: number;
}

/**
 * How much each of `wanted` gets, one after the other: what it wants, at most a quarter of what is free under every row above
 * it, at least one impression; 0 if some row has no room for that. So near the end of a budget slices shrink to one impression,
 * and where clicks or views are paid for, the last of the money waits for those.
 */
export function sliceLeases(wanted: readonly SliceWanted[], bounds: ReadonlyMap<string, Bound>): number[] {
  const freeMicros = new Map([...bounds].map(([id, { limitMicros, leasedMicros }]) => [id, limitMicros - leasedMicros]));
  return wanted.map(({ boundIds, leastMicros, mostMicros, spareMicros = 0 }) => {
    const freeUnder = (id: string) => (freeMicros.get(id) ?? 0) - Math.max(0, spareMicros - (bounds.get(id)?.comingMicros ?? 0));
    const free = Math.min(...boundIds.map(freeUnder));
    if (free < leastMicros) return 0;
    const slice = Math.max(leastMicros, Math.min(mostMicros, Math.floor(free / 4)));
    for (const id of boundIds) freeMicros.set(id, (freeMicros.get(id) ?? 0) - slice);
    return slice;
  });
}
