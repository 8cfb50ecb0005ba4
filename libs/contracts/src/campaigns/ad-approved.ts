import { AggregateVersion, Id, Instant, Nested } from '../wire-types.ts';
import { AdState } from './ad.state.ts';

/** Review let an ad through: it may be served. */
export class AdApproved {
  static readonly type = 'AdApproved';
  static readonly version = 1;
  static readonly topic = 'campaigns';
  static keyOf(event: AdApproved): string {
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

  @Instant()
  approvedAt: string;
}
