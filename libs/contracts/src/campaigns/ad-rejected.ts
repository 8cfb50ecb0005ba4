import { AggregateVersion, Id, Instant, Nested, OneOf } from '../wire-types.ts';
import { AdState } from './ad.state.ts';

/** Review refused an ad. */
export class AdRejected {
  static readonly type = 'AdRejected';
  static readonly version = 1;
  static readonly topic = 'campaigns';
  static readonly stops = true;
  static keyOf(event: AdRejected): string {
    return event.adGroupId;
  }

  @Id()
  adId: string;

  @Id()
  adGroupId: string;

  @AggregateVersion()
  aggregateVersion: number;

  @Nested(() => AdState)
  state: AdState;

  @OneOf('LANDING_PAGE_NOT_ALLOWED', 'CALL_TO_ACTION_NOT_ALLOWED')
  reasonCode: 'LANDING_PAGE_NOT_ALLOWED' | 'CALL_TO_ACTION_NOT_ALLOWED';

  @OneOf('SPARK-3.1', 'SPARK-3.2')
  clause: 'SPARK-3.1' | 'SPARK-3.2';

  @Instant()
  rejectedAt: string;
}
