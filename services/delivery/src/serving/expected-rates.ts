import type { AdGroupState } from '@afterglow/contracts/campaigns/ad-group.state';

/** What viewers did with a post when it was shown as an ad. */
export interface PostResponses {
  readonly impressions: number;
  readonly clicks: number;
  readonly views6s: number;
}

const PPM = 1_000_000;
/**
 * What is expected of a post that nothing is known of: one click in a hundred impressions, one view of six seconds in ten.
 * Click rates of in-feed video ads are reported at 0.5 to 1.5 %; the same figures make a market's floors for clicks and views.
 */
const PRIOR_PPM = { CPC: 10_000, CPV: 100_000 };
/** As many impressions as the expectation counts for: with ten times as many seen, what was seen is ten elevenths of it. */
const PRIOR_IMPRESSIONS = 1_000;

/**
 * How many of a million impressions are expected to bring what is billed: the mean of a Beta distribution, its prior worth
 * `PRIOR_IMPRESSIONS` (add-k smoothing). Whole parts per million, so that all replicas bid the same from the same counts.
 */
export function expectedPpm(billingEvent: AdGroupState['billingEvent'], seen: PostResponses | undefined): number {
  if (billingEvent === 'CPM') return PPM;
  const prior = PRIOR_PPM[billingEvent];
  if (!seen) return prior;
  const billed = Math.min(seen.impressions, billingEvent === 'CPC' ? seen.clicks : seen.views6s);
  const ppm = (prior * PRIOR_IMPRESSIONS + PPM * billed) / (PRIOR_IMPRESSIONS + seen.impressions);
  return Math.max(1, Math.floor(ppm));
}

/** What an impression is worth, in whole micros, rounded down: the bid for what is billed × how often that is expected. */
export function expectedValue(bidMicros: number, ppm: number): number {
  return Number((BigInt(bidMicros) * BigInt(ppm)) / BigInt(PPM));
}

/** What one billed event costs when an impression is worth `priceMicros`: never more than `bidMicros`, never nothing. */
export function priceOfBilled(priceMicros: number, { bidMicros, ppm }: { bidMicros: number; ppm: number }): number {
  const micros = Number((BigInt(priceMicros) * BigInt(PPM)) / BigInt(ppm));
  return Math.max(1, Math.min(bidMicros, micros));
}
