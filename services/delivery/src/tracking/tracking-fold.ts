import type { ClickTracked } from '@afterglow/contracts/delivery/click-tracked';
import type { ImpressionTracked } from '@afterglow/contracts/delivery/impression-tracked';
import type { ViewTracked } from '@afterglow/contracts/delivery/view-tracked';
import { MAX_CLOCK_SKEW_MS } from '../leases/lease-terms.ts';
import type { TokenKind } from './tracking-tokens.ts';

export type Outcome = 'CHARGED' | 'RIGHT_ENDED' | 'NOT_CHARGED_BUDGET' | 'LATE' | 'COUNTED';

/** A fact of the tracking topic. */
export type Tracked = ImpressionTracked | ClickTracked | ViewTracked;

export interface FoldedLease {
  sliceMicros: number;
  spentMicros: number;
  isClosed: boolean;
}

export interface TrackedRow {
  readonly kind: TokenKind;
  readonly outcome: Outcome;
  readonly event: Tracked;
}

export interface LeaseSpend {
  micros: number;
  impressions: number;
}

export interface PostEngagement {
  views: number;
  clicks: number;
  views6s: number;
}

/** What is known before a batch is folded. */
export interface FoldStart {
  /** Of the batch's records; a lease that is missing here was never taken. */
  readonly leases: ReadonlyMap<string, FoldedLease>;
  /** `trackedKey` of what earlier batches have folded. */
  readonly tracked: ReadonlySet<string>;
  /** When the right to show this ended, if it has. */
  rightEndedAtMs(event: Tracked): number | undefined;
}

export function trackedKey(decisionId: string, kind: TokenKind): string {
  return `${decisionId} ${kind}`;
}

/**
 * Folds records of the tracking topic in log order: each fact once, each impression with one outcome. Nothing but this
 * decides what is charged, and it never charges a lease beyond its slice, or behind its closing.
 */
export class TrackingFold {
  readonly rows: TrackedRow[] = [];
  readonly spends = new Map<string, LeaseSpend>();
  readonly posts = new Map<string, PostEngagement>();
  /** Leases that this batch closes, in log order. */
  readonly closed: string[] = [];
  readonly duplicates: TokenKind[] = [];
  private readonly folded = new Set<string>();

  constructor(private readonly start: FoldStart) {}

  impression(event: ImpressionTracked): void {
    const outcome = this.fact('IMPRESSION', event);
    if (outcome === undefined || outcome === 'LATE') return;
    // What was late was never accepted; everything else was seen, whatever it cost.
    this.postOf(event.postId).views += 1;
    const lease = this.start.leases.get(event.leaseId);
    if (lease && !lease.isClosed && (outcome === 'CHARGED' || outcome === 'COUNTED'))
      this.spendOf(event.leaseId).impressions += 1;
  }

  click(event: ClickTracked): void {
    const outcome = this.fact('CLICK', event);
    if (outcome !== undefined && outcome !== 'LATE') this.postOf(event.postId).clicks += 1;
  }

  view(event: ViewTracked): void {
    const outcome = this.fact(event.watched, event);
    if (event.watched === 'VIEW_6S' && outcome !== undefined && outcome !== 'LATE') this.postOf(event.postId).views6s += 1;
  }

  /** Closing twice is silent. */
  closing(leaseId: string): void {
    const lease = this.start.leases.get(leaseId);
    if (!lease || lease.isClosed) return;
    lease.isClosed = true;
    this.closed.push(leaseId);
  }

  /** Undefined for a duplicate. What costs nothing is counted whenever it comes. */
  private fact(kind: TokenKind, event: Tracked): Outcome | undefined {
    if (this.isDuplicate(event.decisionId, kind)) return undefined;
    const priceMicros = event.priceMicros ?? 0;
    const outcome = priceMicros === 0 ? 'COUNTED' : this.outcomeOf(event, priceMicros);
    this.rows.push({ kind, outcome, event });
    if (outcome === 'CHARGED') this.charge(event.leaseId, priceMicros);
    return outcome;
  }

  private outcomeOf(event: Tracked, priceMicros: number): Outcome {
    const lease = this.start.leases.get(event.leaseId);
    if (!lease || lease.isClosed) return 'LATE';
    const endedAtMs = this.start.rightEndedAtMs(event);
    // The clock of the replica that decided may be behind by as much.
    if (endedAtMs !== undefined && Date.parse(event.decidedAt) >= endedAtMs - MAX_CLOCK_SKEW_MS) return 'RIGHT_ENDED';
    return lease.spentMicros + priceMicros > lease.sliceMicros ? 'NOT_CHARGED_BUDGET' : 'CHARGED';
  }

  private charge(leaseId: string, priceMicros: number): void {
    const lease = this.start.leases.get(leaseId);
    if (lease) lease.spentMicros += priceMicros;
    this.spendOf(leaseId).micros += priceMicros;
  }

  private spendOf(leaseId: string): LeaseSpend {
    const known = this.spends.get(leaseId);
    if (known) return known;
    const spend: LeaseSpend = { micros: 0, impressions: 0 };
    this.spends.set(leaseId, spend);
    return spend;
  }

  private isDuplicate(decisionId: string, kind: TokenKind): boolean {
    const key = trackedKey(decisionId, kind);
    if (!this.start.tracked.has(key) && !this.folded.has(key)) {
      this.folded.add(key);
      return false;
    }
    this.duplicates.push(kind);
    return true;
  }

  private postOf(postId: string): PostEngagement {
    const known = this.posts.get(postId);
    if (known) return known;
    const engagement: PostEngagement = { views: 0, clicks: 0, views6s: 0 };
    this.posts.set(postId, engagement);
    return engagement;
  }
}
