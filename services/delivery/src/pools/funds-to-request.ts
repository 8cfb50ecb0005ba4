/** Money moves in quarters of a budget, but never in smaller steps than this (one unit of the currency). */
export const SMALLEST_REQUEST_MICROS = 1_000_000;

export interface PoolMoney {
  readonly budgetMicros: number;
  readonly requestedMicros: number;
  readonly reservedMicros: number;
  readonly leasedMicros: number;
  /** A request that billing has not answered yet. */
  readonly isWaiting: boolean;
  /** Billing had nothing; asking again before money came in is in vain. */
  readonly isDeclined: boolean;
}

/**
 * How much a pool asks billing to hold now; 0 for nothing. It asks when less than a chunk is free to be leased, one
 * request at a time, and all requests together never exceed the budget.
 */
export function fundsToRequest(pool: PoolMoney): number {
  if (pool.isWaiting || pool.isDeclined) return 0;
  const chunkMicros = Math.max(Math.floor(pool.budgetMicros / 4), SMALLEST_REQUEST_MICROS);
  if (pool.reservedMicros - pool.leasedMicros >= chunkMicros) return 0;
  return Math.min(chunkMicros, pool.budgetMicros - pool.requestedMicros);
}
