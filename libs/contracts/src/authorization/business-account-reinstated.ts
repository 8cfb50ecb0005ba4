import { AggregateVersion, Id, Instant, Nested } from '../wire-types.ts';
import { BusinessAccountState } from './business-account.state.ts';

/** A suspension was lifted: what it stopped runs again. */
export class BusinessAccountReinstated {
  static readonly type = 'BusinessAccountReinstated';
  static readonly version = 1;
  static readonly topic = 'authorization';
  static keyOf(event: BusinessAccountReinstated): string {
    return event.businessAccountId;
  }

  @Id()
  businessAccountId: string;

  @AggregateVersion()
  aggregateVersion: number;

  @Nested(() => BusinessAccountState)
  state: BusinessAccountState;

  @Instant()
  reinstatedAt: string;
}
