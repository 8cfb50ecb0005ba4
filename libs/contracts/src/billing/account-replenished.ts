import { AggregateVersion, Id, Nested } from '../wire-types.ts';
import { BillingAccountState } from './billing-account.state.ts';

/** There is money to hold again. */
export class AccountReplenished {
  static readonly type = 'AccountReplenished';
  static readonly version = 1;
  static readonly topic = 'billing';
  static keyOf(event: AccountReplenished): string {
    return event.businessAccountId;
  }

  @Id()
  businessAccountId: string;

  @AggregateVersion()
  aggregateVersion: number;

  @Nested(() => BillingAccountState)
  state: BillingAccountState;
}
