import { AggregateVersion, Id, Nested } from '../wire-types.ts';
import { BusinessAccountState } from './business-account.state.ts';

/** Somebody opened a business account and is its first ADMIN. */
export class BusinessAccountOpened {
  static readonly type = 'BusinessAccountOpened';
  static readonly version = 1;
  static readonly topic = 'authorization';
  static keyOf(event: BusinessAccountOpened): string {
    return event.businessAccountId;
  }

  @Id()
  businessAccountId: string;

  @AggregateVersion()
  aggregateVersion: number;

  @Nested(() => BusinessAccountState)
  state: BusinessAccountState;
}
