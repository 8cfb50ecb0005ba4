import type { TrialBalanceLine } from './find-trial-balance.ts';

export interface TrialBalanceView {
  /** Balance = credits − debits. Pending debits are inside CASH's balance: held, not posted. */
  readonly lines: readonly (TrialBalanceLine & { readonly balanceMicros: number })[];
  /** One per currency; always 0. */
  readonly totals: readonly { readonly currency: string; readonly totalMicros: number }[];
}

export function toTrialBalanceView(found: readonly TrialBalanceLine[]): TrialBalanceView {
  const lines = found.map((line) => ({ ...line, balanceMicros: line.creditsMicros - line.debitsMicros }));
  const currencies = [...new Set(lines.map((line) => line.currency))];
  const totals = currencies.map((currency) => ({
    currency,
    totalMicros: lines.filter((line) => line.currency === currency).reduce((sum, line) => sum + line.balanceMicros, 0),
  }));
  return { lines, totals };
}
