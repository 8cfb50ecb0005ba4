import { AggregateVersion, Id, Instant, Nested } from '../wire-types.ts';
import { BusinessAccountState } from './business-account.state.ts';

/** An operator suspended a business account: nothing of it is shown and nothing is held for it, until it is reinstated. */
export class BusinessAccountSuspended {
  static readonly type = 'BusinessAccountSuspended';
  static readonly version = 1;
  static readonly topic = 'authorization';
  static readonly stops = true;
  static keyOf(event: BusinessAccountSuspended): string {
    return event.businessAccountId;
  }

  @Id()
  businessAccountId: string;

  @AggregateVersion()
  aggregateVersion: number;

  @Nested(() => BusinessAccountState)
  state: BusinessAccountState;

  @Instant()
  suspendedAt: string;
}
