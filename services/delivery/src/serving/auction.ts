/** What takes part in an auction. */
export interface Bidder {
  readonly adGroupId: string;
  readonly bidMicros: number;
}

export interface AuctionResult<B extends Bidder> {
  readonly winner: B;
  /** For this impression. */
  readonly priceMicros: number;
  /** Somebody else would have taken it. */
  readonly isContended: boolean;
}

/**
 * Second price with reserve: the highest bid wins and pays one micro more than the next bid, at least the floor, at most its
 * own bid. An ad competes with the ads of every other ad group, those of the same advertiser included; the ads of one ad
 * group share a budget and a bid, and do not drive up their own price.
 * `bidders`: all that are eligible, highest bid first, equal bids by ad id. It is read no further than the next bid.
 */
export function runAuction<B extends Bidder>(bidders: Iterable<B>, floorMicros: number): AuctionResult<B> | undefined {
  let winner: B | undefined;
  for (const bidder of bidders) {
    if (!winner) winner = bidder;
    else if (bidder.adGroupId !== winner.adGroupId) {
      const priceMicros = Math.min(winner.bidMicros, Math.max(floorMicros, bidder.bidMicros + 1));
      return { winner, priceMicros, isContended: true };
    }
  }
  return winner && { winner, priceMicros: Math.min(winner.bidMicros, floorMicros), isContended: false };
}
