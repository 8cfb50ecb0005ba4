import { AggregateVersion, BudgetDay, Id, Micros, Nested, Nullable } from '../wire-types.ts';
import { BillingAccountState } from './billing-account.state.ts';

/** Spend that should not have been charged was given back to the account, by a transfer of its own. */
export class SpendReversed {
  static readonly type = 'SpendReversed';
  static readonly version = 1;
  static readonly topic = 'billing';
  static keyOf(event: SpendReversed): string {
    return event.businessAccountId;
  }

  @Id()
  leaseId: string;

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

  @Id()
  transferId: string;

  @Micros()
  amountMicros: number;

  @Micros()
  leaseReversedMicrosTotal: number;

  @Micros()
  poolReversedMicrosTotal: number;
}
