import { AggregateVersion, BudgetDay, Currency, Id, Micros, Nullable } from '../wire-types.ts';

/** A pool is finished, all its leases are closed: what is left of its hold goes back. Only this ends a hold. */
export class FundsReturned {
  static readonly type = 'FundsReturned';
  static readonly version = 1;
  static readonly topic = 'delivery';
  static keyOf(event: FundsReturned): string {
    return event.adGroupId;
  }

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
  spentMicrosTotal: number;

  @Micros()
  returnedMicros: number;

  @AggregateVersion()
  aggregateVersion: number;
}
