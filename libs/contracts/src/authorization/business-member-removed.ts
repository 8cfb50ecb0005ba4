import { AggregateVersion, Id, Nested } from '../wire-types.ts';
import { BusinessAccountState } from './business-account.state.ts';

/** A member left: nothing may be done in its name any more. */
export class BusinessMemberRemoved {
  static readonly type = 'BusinessMemberRemoved';
  static readonly version = 1;
  static readonly topic = 'authorization';
  static readonly stops = true;
  static keyOf(event: BusinessMemberRemoved): string {
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
