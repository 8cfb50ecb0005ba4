import { AggregateVersion, Id, Instant, Nested } from '../wire-types.ts';
import { AdState } from './ad.state.ts';

/** An ad may not be served for now: disabled, or its right or post is gone. */
export class AdPaused {
  static readonly type = 'AdPaused';
  static readonly version = 1;
  static readonly topic = 'campaigns';
  static readonly stops = true;
  static keyOf(event: AdPaused): string {
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
  pausedAt: string;
}
