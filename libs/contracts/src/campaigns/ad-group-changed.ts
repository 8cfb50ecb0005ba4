import { AggregateVersion, Id, Instant, Nested } from '../wire-types.ts';
import { AdGroupState } from './ad-group.state.ts';

/** An ad group was edited and may run. */
export class AdGroupChanged {
  static readonly type = 'AdGroupChanged';
  static readonly version = 1;
  static readonly topic = 'campaigns';
  static keyOf(event: AdGroupChanged): string {
    return event.adGroupId;
  }

  @Id()
  adGroupId: string;

  @AggregateVersion()
  aggregateVersion: number;

  @Nested(() => AdGroupState)
  state: AdGroupState;

  @Instant()
  changedAt: string;
}
