import type { BillingEvent } from '../ad-groups/billing-offers.ts';

/** What viewers did with a post when it was shown as an ad. */
export interface PaidResponses {
  readonly impressions: number;
  readonly clicks: number;
  readonly views6s: number;
}

export interface Bid {
  readonly billingEvent: BillingEvent;
  /** For a thousand impressions, a click, or a view of six seconds. */
  readonly bidPriceMicros: number;
}

const PPM = 1_000_000;
/** As in delivery's `expected-rates.ts`: one click in a hundred impressions, one view in ten, worth 1,000 impressions. */
const PRIOR_PPM = { CPC: 10_000, CPV: 100_000 };
const PRIOR_IMPRESSIONS = 1_000;

/** How many of a million impressions are expected to bring what is billed, as delivery counts (decision 0026). */
export function expectedPpm(billingEvent: BillingEvent, seen: PaidResponses | null): number {
  if (billingEvent === 'CPM') return PPM;
  const prior = PRIOR_PPM[billingEvent];
  if (!seen) return prior;
  const billed = Math.min(seen.impressions, billingEvent === 'CPC' ? seen.clicks : seen.views6s);
  return Math.max(1, Math.floor((prior * PRIOR_IMPRESSIONS + PPM * billed) / (PRIOR_IMPRESSIONS + seen.impressions)));
}

/** What the bid is worth for one impression, in whole micros rounded down: it takes part where that is at or above the floor. */
export function bidForImpression({ billingEvent, bidPriceMicros }: Bid, seen: PaidResponses | null): number {
  if (billingEvent === 'CPM') return Math.floor(bidPriceMicros / 1_000);
  return Number((BigInt(bidPriceMicros) * BigInt(expectedPpm(billingEvent, seen))) / BigInt(PPM));
}
