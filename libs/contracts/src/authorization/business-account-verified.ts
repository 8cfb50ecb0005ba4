import { AggregateVersion, Id, Nested } from '../wire-types.ts';
import { BusinessAccountState } from './business-account.state.ts';

/** An operator verified a business account. */
export class BusinessAccountVerified {
  static readonly type = 'BusinessAccountVerified';
  static readonly version = 1;
  static readonly topic = 'authorization';
  static keyOf(event: BusinessAccountVerified): string {
    return event.businessAccountId;
  }

  @Id()
  businessAccountId: string;

  @AggregateVersion()
  aggregateVersion: number;

  @Nested(() => BusinessAccountState)
  state: BusinessAccountState;
}
