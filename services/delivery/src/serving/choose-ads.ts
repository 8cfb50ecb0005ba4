import { Injectable } from '@nestjs/common';
import { leaseKeyOf } from '../leases/lease-key.ts';
import type { Reservation } from '../leases/lease-book.ts';
import { runAuction } from './auction.ts';
import type { DecisionTrace } from './decision-trace.ts';
import type { TimeRange } from './platform-time.ts';
import { ReplicaMemory } from './replica-memory.ts';
import type { RateCard } from './serving-facts.ts';
import type { ViewerTraits } from './targeting-dimensions.ts';
import { whyNotHere } from './why-not-here.ts';
import { perImpression, whyNotNow, type ListedAd, type WhyNot } from './why-not.ts';

export interface ChosenAd {
  readonly ad: ListedAd;
  readonly priceMicros: number;
  readonly isContended: boolean;
  readonly reservation: Reservation;
}

export interface Choice {
  readonly chosen: readonly ChosenAd[];
  /** What would have taken part if this replica had a lease for it, and could have one: lease keys, with their bids. */
  readonly short: ReadonlyMap<string, number>;
}

export interface ChoiceWanted extends ViewerTraits {
  readonly rateCard: RateCard;
  readonly slots: number;
  readonly at: TimeRange;
  readonly trace?: DecisionTrace;
}

/**
 * Chooses ads for one viewer, in memory: one auction for each slot, none with a post that an earlier slot shows. What an ad
 * costs is set aside before it is chosen. The walk down the bids stops as soon as winner and price are known.
 */
@Injectable()
export class ChooseAds {
  constructor(private readonly memory: ReplicaMemory) {}

  choose(wanted: ChoiceWanted): Choice {
    const { facts, index, leases } = this.memory;
    const round = new Round(wanted, this.memory);
    const floorMicros = Math.max(1, perImpression(wanted.rateCard.floorCpmMicros));
    const chosen: ChosenAd[] = [];
    while (chosen.length < wanted.slots) {
      const result = runAuction(round.eligible(index.inOrder(wanted)), floorMicros);
      wanted.trace?.record(facts, (ad) => round.whyNot(ad), result?.winner.adId);
      if (!result) break;
      const { winner: ad, priceMicros, isContended } = result;
      const reservation = leases.reserve(leaseKeyOf(ad, facts), priceMicros, wanted.at);
      if (!reservation) throw new Error(`the lease that covered the bid of ${ad.adId} does not cover its price`);
      round.show(ad.postId);
      chosen.push({ ad, priceMicros, isContended, reservation });
    }
    return { chosen, short: round.short };
  }
}

/** What the auctions of one decision have in common. */
class Round {
  readonly short = new Map<string, number>();
  private readonly shown = new Set<string>();
  private readonly place: { readonly market: string; readonly at: TimeRange };
  private readonly verdicts = new Map<string, WhyNot | undefined>();

  constructor(
    private readonly wanted: ChoiceWanted,
    private readonly memory: ReplicaMemory,
  ) {
    this.place = { market: wanted.country, at: wanted.at };
  }

  *eligible(inOrder: Iterable<ListedAd>): Iterable<ListedAd> {
    for (const ad of inOrder) if (this.canHaveMoney(ad) && this.whyNot(ad) === undefined) yield ad;
  }

  /** Cheaper than all other questions: at the top of a market whose budgets are used up, hundreds of ads have no money. */
  private canHaveMoney(ad: ListedAd): boolean {
    const { facts, leases, pools } = this.memory;
    const { at } = this.wanted;
    const leaseKey = leaseKeyOf(ad, facts);
    if (leases.covers(leaseKey, ad.bidMicros, at)) return true;
    return !leases.isRefused(leaseKey, at) && pools.freeMicros(ad.adGroupId, at) >= ad.bidMicros;
  }

  show(postId: string): void {
    this.shown.add(postId);
  }

  whyNot(ad: ListedAd): WhyNot | undefined {
    const verdict = this.verdict(ad);
    if (verdict) return verdict;
    if (this.shown.has(ad.postId)) return 'POST_SHOWN_ALREADY';
    const leaseKey = leaseKeyOf(ad, this.memory.facts);
    if (this.memory.leases.covers(leaseKey, ad.bidMicros, this.wanted.at)) return undefined;
    this.noteShort(ad, leaseKey);
    return 'NO_BUDGET';
  }

  /** The same for all slots. */
  private verdict(ad: ListedAd): WhyNot | undefined {
    if (this.verdicts.has(ad.adId)) return this.verdicts.get(ad.adId);
    const { facts } = this.memory;
    const verdict = whyNotNow(ad, facts, this.wanted.at) ?? whyNotHere(ad, facts, this.place);
    this.verdicts.set(ad.adId, verdict);
    return verdict;
  }

  /** As many as one decision can need: a market of thousands of ads must not take thousands of leases for one viewer. */
  private noteShort({ adGroupId, bidMicros }: ListedAd, leaseKey: string): void {
    const { at, slots } = this.wanted;
    if (this.short.size > 2 * slots || this.memory.leases.isRefused(leaseKey, at)) return;
    if (this.memory.pools.freeMicros(adGroupId, at) >= bidMicros) this.short.set(leaseKey, bidMicros);
  }
}
