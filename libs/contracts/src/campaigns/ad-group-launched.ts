import { AggregateVersion, Id, Nested } from '../wire-types.ts';
import { AdGroupState } from './ad-group.state.ts';

/** An ad group exists. */
export class AdGroupLaunched {
  static readonly type = 'AdGroupLaunched';
  static readonly version = 1;
  static readonly topic = 'campaigns';
  static keyOf(event: AdGroupLaunched): string {
    return event.adGroupId;
  }

  @Id()
  adGroupId: string;

  @AggregateVersion()
  aggregateVersion: number;

  @Nested(() => AdGroupState)
  state: AdGroupState;
}
