import { AggregateVersion, BudgetDay, Currency, Id, Micros, Nullable, Optional } from '../wire-types.ts';

/** An ad group that can run needs money held before anything of it is served. */
export class FundsRequested {
  static readonly type = 'FundsRequested';
  static readonly version = 1;
  static readonly topic = 'delivery';
  static keyOf(event: FundsRequested): string {
    return event.adGroupId;
  }

  @Id()
  fundsRequestId: string;

  /** One ad group and budget day (or its whole life with BUDGET_MODE_TOTAL). */
  @Id()
  poolId: string;

  @Id()
  adGroupId: string;

  @Id()
  campaignId: string;

  @Id()
  businessAccountId: string;

  /** Calendar day in the account's time zone; null with BUDGET_MODE_TOTAL. */
  @Nullable()
  @BudgetDay()
  budgetDay: string | null;

  @Currency()
  currency: string;

  @Micros()
  amountMicros: number;

  /** Of this pool, this request included: never above the budget. */
  @Micros()
  requestedMicrosTotal: number;

  /** The edit of the ad group that the budget is from: whoever has not heard of it yet waits before it answers. */
  @Optional()
  @AggregateVersion()
  adGroupVersion?: number;

  /** Of the pool. */
  @AggregateVersion()
  aggregateVersion: number;
}
