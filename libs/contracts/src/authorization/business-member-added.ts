import { AggregateVersion, Id, Nested } from '../wire-types.ts';
import { BusinessAccountState } from './business-account.state.ts';

/** A member joined or has another role. */
export class BusinessMemberAdded {
  static readonly type = 'BusinessMemberAdded';
  static readonly version = 1;
  static readonly topic = 'authorization';
  static keyOf(event: BusinessMemberAdded): string {
    return event.businessAccountId;
  }

  @Id()
  businessAccountId: string;

  @AggregateVersion()
  aggregateVersion: number;

  @Nested(() => BusinessAccountState)
  state: BusinessAccountState;

  @Id()
  userId: string;
}
