import { AggregateVersion, Country, Instant, ListOfIds, OneOf } from '../wire-types.ts';

/** Whether Spark Ads are there for a market: for nobody, for the accounts of a beta, or for all. A market without one is on. */
export class SparkAdsRolloutChanged {
  static readonly type = 'SparkAdsRolloutChanged';
  static readonly version = 1;
  static readonly topic = 'campaigns';
  static readonly stops = true;
  static keyOf(event: SparkAdsRolloutChanged): string {
    return event.market;
  }

  @Country()
  market: string;

  @AggregateVersion()
  aggregateVersion: number;

  @OneOf('OFF', 'BETA', 'ON')
  stage: 'OFF' | 'BETA' | 'ON';

  /** Who takes part while in BETA; at most 200. */
  @ListOfIds()
  betaBusinessAccountIds: string[];

  @Instant()
  changedAt: string;
}
