import { AggregateVersion, BudgetDay, Count, Currency, Id, Micros, Nullable } from '../wire-types.ts';

/**
 * What a lease was charged for what had been decided after its right ended (impressions; clicks and views, where they are paid
 * for), as was found only after they were charged: it is to be given back (DESIGN §5). Cumulative, as `SpendReported` is, which told of every charge of it before, under
 * the same key. Budgets stay as they are: given back to the account, not to the pool.
 */
export class SpendFoundUndue {
  static readonly type = 'SpendFoundUndue';
  static readonly version = 1;
  static readonly topic = 'delivery';
  static keyOf(event: SpendFoundUndue): string {
    return event.adGroupId;
  }

  @Id()
  leaseId: string;

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

  /** Grows by one with every finding of the lease, beside the `seq` of its reports; also the aggregate version here. */
  @Count()
  seq: number;

  /** Never above what was reported as spent. */
  @Micros()
  undueMicrosTotal: number;

  /** How many charges: with CPC and CPV, of clicks and views. */
  @Count()
  undueImpressionsTotal: number;

  @AggregateVersion()
  aggregateVersion: number;
}
