import { AggregateVersion, Country, Currency, Micros, Optional } from '../wire-types.ts';

/** The lowest prices of a market. A market is the viewer's country and has one currency (DE8). */
export class RateCardPublished {
  static readonly type = 'RateCardPublished';
  static readonly version = 1;
  static readonly topic = 'campaigns';
  static keyOf(event: RateCardPublished): string {
    return event.market;
  }

  @Country()
  market: string;

  @AggregateVersion()
  aggregateVersion: number;

  @Currency()
  currency: string;

  /** In-feed, CPM: for a thousand impressions. */
  @Micros()
  floorCpmMicros: number;

  /** In-feed, CPC: for a click. */
  @Optional()
  @Micros()
  floorCpcMicros?: number;

  /** In-feed, CPV: for a view of six seconds. */
  @Optional()
  @Micros()
  floorCpvMicros?: number;
}
