import { AggregateVersion, Id, Instant, Nested } from '../wire-types.ts';
import { AdState } from './ad.state.ts';

/** A paused ad may be served again. */
export class AdResumed {
  static readonly type = 'AdResumed';
  static readonly version = 1;
  static readonly topic = 'campaigns';
  static keyOf(event: AdResumed): string {
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
  resumedAt: string;
}
