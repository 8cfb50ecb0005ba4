import { AggregateVersion, BudgetDay, Id, Micros, Nested, Nullable } from '../wire-types.ts';
import { BillingAccountState } from './billing-account.state.ts';

/** Held money was spent: booked in the ledger. */
export class SpendCharged {
  static readonly type = 'SpendCharged';
  static readonly version = 1;
  static readonly topic = 'billing';
  static keyOf(event: SpendCharged): string {
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
  leaseSpentMicrosTotal: number;

  @Micros()
  poolSpentMicrosTotal: number;
}
