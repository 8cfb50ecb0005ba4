import { Injectable } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { leaseKeyOf } from '../leases/lease-key.ts';
import { LeaseSupply } from '../leases/lease-supply.ts';
import { ChooseAds, type Choice, type ChosenAd } from './choose-ads.ts';
import { DecisionTrace, type AdTrace } from './decision-trace.ts';
import type { TimeRange } from './platform-time.ts';
import { ReplicaMemory } from './replica-memory.ts';
import { RightsTail } from './rights-tail.ts';
import type { RateCard } from './serving-facts.ts';

/** How long a viewer waits at most for a lease that this replica does not have yet. */
const LEASE_WAIT_MS = 250;
/** How long one waits at most when memory was not shown to be complete for too long (the process stood still, say). */
const RIGHTS_WAIT_MS = 250;
/** Somebody else may take what was fetched; then it is fetched once more. */
const TRIES = 3;

/** Why there is no ad at all, before any ad was looked at. */
export type NoAdsReason =
  'delivery.viewer_is_minor' | 'delivery.market_unknown' | 'delivery.rights_stale' | 'delivery.clock_uncertain';

export interface DecisionsWanted {
  readonly country: string;
  readonly language: string;
  readonly isMinor: boolean;
  readonly slots: number;
  readonly isExplained: boolean;
}

export interface Decisions {
  readonly decidedAt: Date | null;
  readonly chosen: readonly ChosenAd[];
  readonly reason: NoAdsReason | null;
  readonly trace: readonly AdTrace[];
}

/** Which ads one viewer sees now. When in doubt, about rights or about time, none. */
@Injectable()
export class DecideAds {
  protected readonly leaseWaitMs: number = LEASE_WAIT_MS;

  constructor(
    private readonly memory: ReplicaMemory,
    private readonly chooseAds: ChooseAds,
    private readonly supply: LeaseSupply,
    private readonly rights: RightsTail,
  ) {}

  async execute(wanted: DecisionsWanted): Promise<Decisions> {
    if (!this.rights.isFresh()) await this.rights.becomesFresh(RIGHTS_WAIT_MS);
    for (let tries = 1; ; tries += 1) {
      // Anew each time: while a lease was fetched, a right may have ended.
      const start = this.start(wanted);
      if ('reason' in start) return { decidedAt: null, chosen: [], reason: start.reason, trace: [] };
      const { at, rateCard } = start;
      const { country, language, slots } = wanted;
      const trace = wanted.isExplained ? new DecisionTrace({ country, language, rateCard }) : undefined;
      const choice = this.chooseAds.choose({ country, language, rateCard, slots, at, ...(trace && { trace }) });
      if (choice.short.size === 0 || tries === TRIES) return this.finish(choice, at, trace);
      for (const { reservation } of choice.chosen) this.memory.leases.takeBack(reservation);
      await Promise.race([this.supply.want(choice.short), delay(this.leaseWaitMs, undefined, { ref: false })]);
    }
  }

  private start(wanted: DecisionsWanted): { reason: NoAdsReason } | { at: TimeRange; rateCard: RateCard } {
    if (wanted.isMinor) return { reason: 'delivery.viewer_is_minor' };
    if (!this.rights.isFresh()) return { reason: 'delivery.rights_stale' };
    const at = this.memory.time.read();
    if (!at) return { reason: 'delivery.clock_uncertain' };
    const rateCard = this.memory.facts.rateCards.get(wanted.country);
    if (!rateCard) return { reason: 'delivery.market_unknown' };
    return { at, rateCard };
  }

  private finish({ chosen }: Choice, at: TimeRange, trace: DecisionTrace | undefined): Decisions {
    const { facts, leases, pools } = this.memory;
    const low = chosen.flatMap(({ ad }) => {
      const leaseKey = leaseKeyOf(ad, facts);
      if (!leases.runsLow(leaseKey, at) || leases.isRefused(leaseKey, at)) return [];
      return pools.freeMicros(ad.adGroupId, at) >= ad.bidMicros ? [[leaseKey, ad.bidMicros] as const] : [];
    });
    if (low.length > 0) void this.supply.want(new Map(low));
    // The latest that it can be: what counts by this instant, the token's end and the end of a right, errs on the safe side.
    return { decidedAt: new Date(at.latestMs), chosen, reason: null, trace: trace?.view() ?? [] };
  }
}
