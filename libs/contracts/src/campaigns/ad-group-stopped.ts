import { AggregateVersion, Id, Instant, Nested } from '../wire-types.ts';
import { AdGroupState } from './ad-group.state.ts';

/** An ad group may not run: disabled, frozen or deleted. */
export class AdGroupStopped {
  static readonly type = 'AdGroupStopped';
  static readonly version = 1;
  static readonly topic = 'campaigns';
  static readonly stops = true;
  static keyOf(event: AdGroupStopped): string {
    return event.adGroupId;
  }

  @Id()
  adGroupId: string;

  @AggregateVersion()
  aggregateVersion: number;

  @Nested(() => AdGroupState)
  state: AdGroupState;

  @Instant()
  stoppedAt: string;
}
