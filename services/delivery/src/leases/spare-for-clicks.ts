interface BidTerms {
  readonly billingEvent: 'CPM' | 'CPC' | 'CPV';
  readonly bidPriceMicros: number;
}

const STANDARD_DEVIATIONS = 2;

/**
 * What must stay free for clicks or views beyond what is expected of the impressions that are out, or else they come and
 * nobody pays for them. Each comes with a small chance of its own, so their number is Poisson distributed: when they are
 * expected to cost `expectedMicros` together, and one costs at most its bid, the standard deviation of their cost is
 * √(expected × bid). Kept free is twice that, and never less than one of them. Impressions set their price aside in full.
 */
export function spareFor(bid: BidTerms | undefined, expectedMicros: number): number {
  if (!bid || bid.billingEvent === 'CPM') return 0;
  const deviationMicros = Math.sqrt(expectedMicros * bid.bidPriceMicros);
  return Math.max(bid.bidPriceMicros, Math.ceil(STANDARD_DEVIATIONS * deviationMicros));
}
