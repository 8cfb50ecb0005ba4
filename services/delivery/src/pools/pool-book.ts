import type { TimeRange } from '../serving/platform-time.ts';
import { fundsToRequest } from './funds-to-request.ts';

/** A pool as a replica's poll reads it. */
export interface PolledPool {
  readonly poolId: string;
  readonly adGroupId: string;
  readonly isOpen: boolean;
  readonly dayStartsAt: Date | null;
  readonly overAt: Date | null;
  readonly budgetMicros: number;
  readonly requestedMicros: number;
  readonly reservedMicros: number;
  readonly leasedMicros: number;
  readonly isWaiting: boolean;
  readonly isDeclined: boolean;
}

/** What this replica knows of pools: enough to see where a lease can be had, and which ad group should ask for funds. */
export class PoolBook {
  private readonly pools = new Map<string, PolledPool[]>();

  /** What was known before is forgotten. */
  replaceAll(pools: readonly PolledPool[]): void {
    this.pools.clear();
    for (const pool of pools) this.put(pool);
  }

  /** Sorted by id. */
  all(): PolledPool[] {
    return [...this.pools.values()].flat().sort((a, b) => (a.poolId < b.poolId ? -1 : 1));
  }

  put(pool: PolledPool): void {
    const others = (this.pools.get(pool.adGroupId) ?? []).filter((other) => other.poolId !== pool.poolId);
    const all = pool.isOpen ? [...others, pool] : others;
    if (all.length > 0) this.pools.set(pool.adGroupId, all);
    else this.pools.delete(pool.adGroupId);
  }

  /** The pool from which the ad group's leases come now. */
  current(adGroupId: string, at: TimeRange): PolledPool | undefined {
    return this.pools.get(adGroupId)?.find((pool) => isCurrent(pool, at));
  }

  /** What a lease could be taken of, as far as this replica knows. */
  freeMicros(adGroupId: string, at: TimeRange): number {
    const pool = this.current(adGroupId, at);
    return pool ? pool.reservedMicros - pool.leasedMicros : 0;
  }

  /** Whether an ad group that can run has to ask billing for money. */
  needsFunds(adGroupId: string, at: TimeRange): boolean {
    const pool = this.current(adGroupId, at);
    return !pool || fundsToRequest(pool) > 0;
  }
}

function isCurrent({ dayStartsAt, overAt }: PolledPool, { earliestMs, latestMs }: TimeRange): boolean {
  return (!dayStartsAt || dayStartsAt.getTime() <= earliestMs) && (!overAt || latestMs < overAt.getTime());
}
