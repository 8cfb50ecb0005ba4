import { AggregateVersion, BudgetDay, Id, Nested, Nullable, OneOf } from '../wire-types.ts';
import { BillingAccountState } from './billing-account.state.ts';

/** No money could be held for an ad group. */
export class FundsDeclined {
  static readonly type = 'FundsDeclined';
  static readonly version = 1;
  static readonly topic = 'billing';
  static keyOf(event: FundsDeclined): string {
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

  /** ACCOUNT_BUDGET_EXCEEDED: the account's own cap (BI6); BUDGET_EXCEEDED: the ad group's budget, as it is now. */
  @OneOf('BALANCE_EXCEEDED', 'ACCOUNT_BUDGET_EXCEEDED', 'BUDGET_EXCEEDED', 'ACCOUNT_NOT_OPEN')
  reason: 'BALANCE_EXCEEDED' | 'ACCOUNT_BUDGET_EXCEEDED' | 'BUDGET_EXCEEDED' | 'ACCOUNT_NOT_OPEN';
}
