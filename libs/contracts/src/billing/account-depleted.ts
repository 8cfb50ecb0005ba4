import { AggregateVersion, Id, Nested } from '../wire-types.ts';
import { BillingAccountState } from './billing-account.state.ts';

/** Nothing is left to hold: requests for funds are declined until the account is replenished. */
export class AccountDepleted {
  static readonly type = 'AccountDepleted';
  static readonly version = 1;
  static readonly topic = 'billing';
  static keyOf(event: AccountDepleted): string {
    return event.businessAccountId;
  }

  @Id()
  businessAccountId: string;

  @AggregateVersion()
  aggregateVersion: number;

  @Nested(() => BillingAccountState)
  state: BillingAccountState;
}
