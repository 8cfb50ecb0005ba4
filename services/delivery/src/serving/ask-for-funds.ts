import { newId } from '@afterglow/service-defaults/ids';
import { Transactions } from '@afterglow/service-defaults/transactions';
import { Injectable } from '@nestjs/common';
import { FundPool } from '../pools/fund-pool.ts';
import type { TimeRange } from './platform-time.ts';
import { ReplicaMemory } from './replica-memory.ts';
import type { ServingFacts } from './serving-facts.ts';
import { whyNotHere } from './why-not-here.ts';
import { whyNotNow, type ListedAd } from './why-not.ts';

/** Ad groups of one look; the rest follow in the next. */
const AT_ONCE = 50;
/** An ad group whose budget is used up has no pool and gets none: it is not asked about over and over. */
const ASK_AGAIN_MS = 1_000;

/** Ad groups that could run now, in some market, but for money, have it requested. */
@Injectable()
export class AskForFunds {
  private readonly askedAtMs = new Map<string, number>();

  constructor(
    private readonly memory: ReplicaMemory,
    private readonly fundPool: FundPool,
    private readonly transactions: Transactions,
  ) {}

  async askAll(): Promise<void> {
    const at = this.memory.time.read();
    if (!at) return;
    for (const adGroupId of this.findFundless(at)) {
      await this.transactions.run({ correlationId: newId() }, (tx) => this.fundPool.execute({ adGroupId }, tx));
    }
  }

  private findFundless(at: TimeRange): string[] {
    const { facts, index, pools, monotonic } = this.memory;
    const nowMs = monotonic.nowMs();
    for (const [adGroupId, askedAtMs] of this.askedAtMs) if (nowMs - askedAtMs >= ASK_AGAIN_MS) this.askedAtMs.delete(adGroupId);
    const found = new Set<string>();
    // Ads of an ad group bid the same, so they mostly follow each other.
    let fundedId = '';
    for (const ads of index.stretches()) {
      for (const ad of ads) {
        if (found.size >= AT_ONCE) break;
        // First what keeps nearly all of them out: this looks at every ad, several times a second.
        if (ad.adGroupId === fundedId) continue;
        if (!pools.needsFunds(ad.adGroupId, at)) fundedId = ad.adGroupId;
        else if (found.has(ad.adGroupId) || this.askedAtMs.has(ad.adGroupId)) continue;
        else if (whyNotNow(ad, facts, at) === undefined && mayRunSomewhere(ad, facts, at)) found.add(ad.adGroupId);
      }
    }
    for (const adGroupId of found) this.askedAtMs.set(adGroupId, nowMs);
    return [...found];
  }
}

function mayRunSomewhere(ad: ListedAd, facts: ServingFacts, at: TimeRange): boolean {
  return ad.countries.some((market) => whyNotHere(ad, facts, { market, at }) === undefined);
}
