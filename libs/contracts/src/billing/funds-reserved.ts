import { AggregateVersion, BudgetDay, Id, Micros, Nested, Nullable } from '../wire-types.ts';
import { BillingAccountState } from './billing-account.state.ts';

/** Money is held for an ad group: it can be leased and served. */
export class FundsReserved {
  static readonly type = 'FundsReserved';
  static readonly version = 1;
  static readonly topic = 'billing';
  static keyOf(event: FundsReserved): string {
    return event.businessAccountId;
  }

  @Id()
  fundsRequestId: string;

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

  /** May be less than requested: what the balance had. */
  @Micros()
  amountMicros: number;

  /** Of this pool, this hold included. */
  @Micros()
  reservedMicrosTotal: number;
}
