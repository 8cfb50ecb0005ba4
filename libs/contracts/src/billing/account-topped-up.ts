import { AggregateVersion, Id, Micros, Nested } from '../wire-types.ts';
import { BillingAccountState } from './billing-account.state.ts';

/** Money came in. */
export class AccountToppedUp {
  static readonly type = 'AccountToppedUp';
  static readonly version = 1;
  static readonly topic = 'billing';
  static keyOf(event: AccountToppedUp): string {
    return event.businessAccountId;
  }

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
}
