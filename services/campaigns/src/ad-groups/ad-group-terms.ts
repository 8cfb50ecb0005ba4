import {
  BidAboveBudget,
  BidBelowFloor,
  BudgetBelowMinimum,
  MarketNotAvailable,
  MarketOfOtherCurrency,
  ScheduleEndPassed,
  ScheduleEndsBeforeStart,
} from './ad-group.errors.ts';
import { floorOf, type BillingEvent } from './billing-offers.ts';

export type BudgetMode = 'BUDGET_MODE_DAY' | 'BUDGET_MODE_TOTAL';
export const budgetModes = ['BUDGET_MODE_DAY', 'BUDGET_MODE_TOTAL'] as const satisfies readonly BudgetMode[];

/** What an ad group offers to pay, and where. */
export interface AdGroupTerms {
  readonly currency: string;
  readonly budgetMode: BudgetMode;
  readonly budgetMicros: number;
  readonly billingEvent: BillingEvent;
  readonly bidPriceMicros: number;
  readonly countries: readonly string[];
}

export interface MarketPrice {
  readonly market: string;
  readonly currency: string;
  readonly floorCpmMicros: number;
}

/** What the platform asks for. */
export interface AdGroupLimits {
  readonly minimumMicros: Readonly<Record<BudgetMode, number>>;
  /** The rate cards of at least the targeted countries. */
  readonly prices: readonly MarketPrice[];
}

/** Throws unless the terms can be met: known markets of the account's currency, budget ≥ minimum, floor ≤ bid ≤ budget. */
export function assertAcceptable(terms: AdGroupTerms, limits: AdGroupLimits): void {
  const prices = pricesOf(terms, limits);
  const minimumMicros = limits.minimumMicros[terms.budgetMode];
  if (terms.budgetMicros < minimumMicros) {
    throw new BudgetBelowMinimum({ budgetMode: terms.budgetMode, minimumMicros, currency: terms.currency });
  }
  const dearest = prices.reduce((a, b) => (b.floorCpmMicros > a.floorCpmMicros ? b : a));
  const floorMicros = floorOf(terms.billingEvent, dearest.floorCpmMicros);
  if (terms.bidPriceMicros < floorMicros) {
    throw new BidBelowFloor({ market: dearest.market, floorMicros, currency: terms.currency });
  }
  if (terms.bidPriceMicros > terms.budgetMicros) throw new BidAboveBudget(terms.budgetMicros);
}

function pricesOf({ countries, currency }: AdGroupTerms, limits: AdGroupLimits): MarketPrice[] {
  const prices = new Map(limits.prices.map((price) => [price.market, price]));
  const unknown = countries.filter((country) => !prices.has(country));
  if (unknown.length > 0) throw new MarketNotAvailable(unknown);
  const foreign = countries.filter((country) => prices.get(country)?.currency !== currency);
  if (foreign.length > 0) throw new MarketOfOtherCurrency(foreign, currency);
  return countries.flatMap((country) => prices.get(country) ?? []);
}

/** Throws unless the schedule ends after it starts, and still lies ahead, at least in part. */
export function assertSchedulable(startAt: Date, endAt: Date | null, now: Date): void {
  if (endAt === null) return;
  if (endAt <= startAt) throw new ScheduleEndsBeforeStart(startAt, endAt);
  if (endAt <= now) throw new ScheduleEndPassed(endAt, now);
}
