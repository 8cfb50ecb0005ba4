import type { ClickTracked } from '@afterglow/contracts/delivery/click-tracked';
import type { ImpressionTracked } from '@afterglow/contracts/delivery/impression-tracked';
import { MAX_CLOCK_SKEW_MS } from '../leases/lease-terms.ts';
import type { TokenKind } from './tracking-tokens.ts';

export type Outcome = 'CHARGED' | 'RIGHT_ENDED' | 'NOT_CHARGED_BUDGET' | 'LATE' | 'COUNTED';

export interface FoldedLease {
  readonly sliceMicros: number;
  spentMicros: number;
  isClosed: boolean;
}

export interface TrackedRow {
  readonly kind: TokenKind;
  readonly outcome: Outcome;
  readonly event: ImpressionTracked | ClickTracked;
}

export interface LeaseSpend {
  micros: number;
  impressions: number;
}

export interface PostEngagement {
  views: number;
  clicks: number;
}

/** What is known before a batch is folded. */
export interface FoldStart {
  /** Of the batch's records; a lease that is missing here was never taken. */
  readonly leases: ReadonlyMap<string, FoldedLease>;
  /** `trackedKey` of what earlier batches have folded. */
  readonly tracked: ReadonlySet<string>;
  /** When the right to show this ended, if it has. */
  rightEndedAtMs(event: ImpressionTracked): number | undefined;
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
    if (this.isDuplicate(event.decisionId, 'IMPRESSION')) return;
    const outcome = this.outcomeOf(event);
    this.rows.push({ kind: 'IMPRESSION', outcome, event });
    if (outcome === 'CHARGED') this.charge(event);
    // What was late was never accepted; everything else was seen, whatever it cost.
    if (outcome !== 'LATE') this.postOf(event.postId).views += 1;
  }

  click(event: ClickTracked): void {
    if (this.isDuplicate(event.decisionId, 'CLICK')) return;
    this.rows.push({ kind: 'CLICK', outcome: 'COUNTED', event });
    this.postOf(event.postId).clicks += 1;
  }

  /** Closing twice is silent. */
  closing(leaseId: string): void {
    const lease = this.start.leases.get(leaseId);
    if (!lease || lease.isClosed) return;
    lease.isClosed = true;
    this.closed.push(leaseId);
  }

  private outcomeOf(event: ImpressionTracked): Outcome {
    const lease = this.start.leases.get(event.leaseId);
    if (!lease || lease.isClosed) return 'LATE';
    const endedAtMs = this.start.rightEndedAtMs(event);
    // The clock of the replica that decided may be behind by as much.
    if (endedAtMs !== undefined && Date.parse(event.decidedAt) >= endedAtMs - MAX_CLOCK_SKEW_MS) return 'RIGHT_ENDED';
    return lease.spentMicros + event.priceMicros > lease.sliceMicros ? 'NOT_CHARGED_BUDGET' : 'CHARGED';
  }

  private charge({ leaseId, priceMicros }: ImpressionTracked): void {
    const lease = this.start.leases.get(leaseId);
    if (lease) lease.spentMicros += priceMicros;
    const spend = this.spends.get(leaseId) ?? { micros: 0, impressions: 0 };
    this.spends.set(leaseId, { micros: spend.micros + priceMicros, impressions: spend.impressions + 1 });
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
    const engagement: PostEngagement = { views: 0, clicks: 0 };
    this.posts.set(postId, engagement);
    return engagement;
  }
}
