import { AggregateVersion, Id, Instant, Nested } from '../wire-types.ts';
import { BusinessAccountState } from './business-account.state.ts';

/** An administrator closed a business account, for good. */
export class BusinessAccountClosed {
  static readonly type = 'BusinessAccountClosed';
  static readonly version = 1;
  static readonly topic = 'authorization';
  static readonly stops = true;
  static keyOf(event: BusinessAccountClosed): string {
    return event.businessAccountId;
  }

  @Id()
  businessAccountId: string;

  @AggregateVersion()
  aggregateVersion: number;

  @Nested(() => BusinessAccountState)
  state: BusinessAccountState;

  @Instant()
  closedAt: string;
}
