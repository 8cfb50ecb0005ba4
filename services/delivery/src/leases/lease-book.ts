import type { TimeRange } from '../serving/platform-time.ts';
import type { TakenLease } from './take-leases.ts';

/** How many impressions the first lease of an ad group is for. */
const FIRST_APPETITE = 20;
const LEAST_APPETITE = 5;
const MOST_APPETITE = 10_000;
/** Where nothing could be had, nobody asks again sooner: a cap that is used up says so to everybody, again and again. */
const REFUSED_MS = 1_000;
/** A lease that ends sooner than this does not count as a store. */
const RENEW_BEFORE_MS = 5_000;

interface HeldLease {
  readonly leaseId: string;
  readonly sliceMicros: number;
  readonly takesUntilMs: number;
  leftMicros: number;
}

/** What of a lease was never set aside for a decision. */
export interface LeaseRest {
  readonly leaseId: string;
  readonly restMicros: number;
}

export interface Reservation {
  readonly leaseKey: string;
  readonly leaseId: string;
  readonly micros: number;
}

/**
 * The leases that this replica holds, by what they are for (`leaseKeyOf`), and what is left of each. It lives in memory only: a replica that restarts has none,
 * and those that it had close by themselves.
 */
export class LeaseBook {
  private readonly held = new Map<string, HeldLease[]>();
  private readonly appetites = new Map<string, number>();
  private readonly refusedUntilMs = new Map<string, number>();
  private readonly rests: LeaseRest[] = [];

  add(lease: TakenLease): void {
    const { leaseId, sliceMicros, takesUntil } = lease;
    const others = this.held.get(lease.leaseKey) ?? [];
    if (others.length > 0) this.learn(lease.leaseKey, 2);
    this.held.set(lease.leaseKey, [
      ...others,
      { leaseId, sliceMicros, takesUntilMs: takesUntil.getTime(), leftMicros: sliceMicros },
    ]);
  }

  /** Pool or caps had no room for another lease. */
  refuse(leaseKey: string, at: TimeRange): void {
    this.refusedUntilMs.set(leaseKey, at.latestMs + REFUSED_MS);
  }

  isRefused(leaseKey: string, at: TimeRange): boolean {
    return at.latestMs < (this.refusedUntilMs.get(leaseKey) ?? 0);
  }

  /** Whether one lease could pay for an impression of this price now. */
  covers(leaseKey: string, micros: number, at: TimeRange): boolean {
    return this.find(leaseKey, micros, at) !== undefined;
  }

  /** Before an ad is served, its price is set aside. Undefined if no lease covers it. */
  reserve(leaseKey: string, micros: number, at: TimeRange): Reservation | undefined {
    const lease = this.find(leaseKey, micros, at);
    if (!lease) return undefined;
    lease.leftMicros -= micros;
    return { leaseKey, leaseId: lease.leaseId, micros };
  }

  /** Only for a decision that was not given out: afterwards the money belongs to its token. */
  takeBack({ leaseKey, leaseId, micros }: Reservation): void {
    const lease = this.held.get(leaseKey)?.find((one) => one.leaseId === leaseId);
    if (lease) lease.leftMicros += micros;
  }

  /** True when half of what there was has gone, or soon ends: time to take another, before somebody has to wait for it. */
  runsLow(leaseKey: string, at: TimeRange): boolean {
    let leftMicros = 0;
    let sliceMicros = 0;
    for (const lease of this.held.get(leaseKey) ?? []) {
      sliceMicros += lease.sliceMicros;
      if (at.latestMs + RENEW_BEFORE_MS < lease.takesUntilMs) leftMicros += lease.leftMicros;
    }
    return leftMicros * 2 < sliceMicros;
  }

  /** How many impressions the next lease should be for: more when one was not enough, fewer when one was left over. */
  appetite(leaseKey: string): number {
    return this.appetites.get(leaseKey) ?? FIRST_APPETITE;
  }

  /** Forgets leases on which nothing is decided any more; what is left of them is a rest. */
  sweep(at: TimeRange): void {
    for (const [leaseKey, untilMs] of this.refusedUntilMs) if (at.latestMs >= untilMs) this.refusedUntilMs.delete(leaseKey);
    for (const [leaseKey, leases] of this.held) {
      const kept = leases.filter((lease) => at.latestMs < lease.takesUntilMs);
      if (kept.length === leases.length) continue;
      const over = leases.filter((lease) => !kept.includes(lease));
      for (const { leaseId, leftMicros } of over) if (leftMicros > 0) this.rests.push({ leaseId, restMicros: leftMicros });
      if (over.some((lease) => lease.leftMicros * 2 > lease.sliceMicros)) this.learn(leaseKey, 0.5);
      if (kept.length > 0) this.held.set(leaseKey, kept);
      else this.held.delete(leaseKey);
    }
  }

  /** Each once: whoever takes them gives them back, or they come back when their leases close. */
  takeRests(): readonly LeaseRest[] {
    return this.rests.splice(0);
  }

  /** For those who watch: how many leases there are, and what is left in them. */
  totals(): { readonly leases: number; readonly leftMicros: number } {
    const all = [...this.held.values()].flat();
    return { leases: all.length, leftMicros: all.reduce((sum, { leftMicros }) => sum + leftMicros, 0) };
  }

  private find(leaseKey: string, micros: number, at: TimeRange): HeldLease | undefined {
    return this.held.get(leaseKey)?.find((lease) => lease.leftMicros >= micros && at.latestMs < lease.takesUntilMs);
  }

  private learn(leaseKey: string, factor: number): void {
    const next = Math.round(this.appetite(leaseKey) * factor);
    this.appetites.set(leaseKey, Math.min(MOST_APPETITE, Math.max(LEAST_APPETITE, next)));
  }
}
