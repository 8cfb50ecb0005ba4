import { AggregateVersion, BudgetDay, Id, Micros, Nested, Nullable, Optional } from '../wire-types.ts';
import { BillingAccountState } from './billing-account.state.ts';

/** A pool's budget was lowered below what was spent or held already: this much stays in force, and no more is held. */
export class BudgetApplied {
  static readonly type = 'BudgetApplied';
  static readonly version = 1;
  static readonly topic = 'billing';
  static keyOf(event: BudgetApplied): string {
    return event.businessAccountId;
  }

  @Id()
  poolId: string;

  @Id()
  adGroupId: string;

  @Id()
  campaignId: string;

  @Nullable()
  @BudgetDay()
  budgetDay: string | null;

  @Id()
  businessAccountId: string;

  @AggregateVersion()
  aggregateVersion: number;

  @Nested(() => BillingAccountState)
  state: BillingAccountState;

  /** Of the ad group: which of its edits this answers. */
  @AggregateVersion()
  adGroupVersion: number;

  /** What the edit asked for. */
  @Micros()
  budgetMicros: number;

  /** max(budget less what other pools of the day have used, posted + held): what may be spent by this pool. */
  @Micros()
  appliedMicros: number;

  /** max(budget, posted + held by all pools of the day): what may be spent in the pool's time. */
  @Optional()
  @Micros()
  adGroupAppliedMicros?: number;
}
