import { IsBoolean } from 'class-validator';
import { AggregateVersion, BudgetDay, Count, Currency, Id, Micros, Nullable } from '../wire-types.ts';

/** What a lease has spent so far. Cumulative: lost, repeated and reordered reports do no harm. */
export class SpendReported {
  static readonly type = 'SpendReported';
  static readonly version = 1;
  static readonly topic = 'delivery';
  static keyOf(event: SpendReported): string {
    return event.adGroupId;
  }

  @Id()
  leaseId: string;

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

  /** Grows by one with every report of the lease; also its aggregate version. */
  @Count()
  seq: number;

  @Micros()
  spentMicrosTotal: number;

  @Count()
  impressionsTotal: number;

  @IsBoolean()
  final: boolean;

  @AggregateVersion()
  aggregateVersion: number;
}
