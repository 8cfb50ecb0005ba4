import { Codes, Currency, Id, Instant, Micros, Nested, Nullable, OneOf, TimeZone } from '../wire-types.ts';

/** Whom an ad group wants to reach. */
export class AdGroupTargeting {
  /** ISO 3166-1 alpha-2 of the viewer; at least one: markets of the account's currency. */
  @Codes('country')
  countries: string[];

  /** ISO 639-1; empty means all. */
  @Codes('language')
  languages: string[];
}

/** An ad group: what it may spend, on whom, when. */
export class AdGroupState {
  @Id()
  adGroupId: string;

  @Id()
  campaignId: string;

  @Id()
  businessAccountId: string;

  @Currency()
  currency: string;

  /** Of the business account: a daily budget's day is its calendar day. */
  @TimeZone()
  timeZone: string;

  @OneOf('ENABLE', 'DISABLE', 'DELETE', 'FROZEN')
  operationStatus: 'ENABLE' | 'DISABLE' | 'DELETE' | 'FROZEN';

  @OneOf('IN_FEED')
  placement: 'IN_FEED';

  @OneOf('BUDGET_MODE_DAY', 'BUDGET_MODE_TOTAL')
  budgetMode: 'BUDGET_MODE_DAY' | 'BUDGET_MODE_TOTAL';

  @Micros()
  budgetMicros: number;

  /** What is charged for: an impression, a click, or a view of six seconds. */
  @OneOf('CPM', 'CPC', 'CPV')
  billingEvent: 'CPM' | 'CPC' | 'CPV';

  @OneOf('BID_TYPE_CUSTOM')
  bidType: 'BID_TYPE_CUSTOM';

  /** CPM: for a thousand impressions; CPC: for a click; CPV: for a view. */
  @Micros()
  bidPriceMicros: number;

  @OneOf('PACING_MODE_FAST')
  pacing: 'PACING_MODE_FAST';

  @Instant()
  scheduleStartAt: string;

  /** The first instant at which it no longer runs; null is open. */
  @Nullable()
  @Instant()
  scheduleEndAt: string | null;

  @Nested(() => AdGroupTargeting)
  targeting: AdGroupTargeting;
}
