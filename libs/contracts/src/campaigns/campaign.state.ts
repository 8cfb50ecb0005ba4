import { Id, Instant, Micros, Nullable, OneOf, Optional } from '../wire-types.ts';

/** A campaign as delivery needs it. */
export class CampaignState {
  @Id()
  campaignId: string;

  @Id()
  businessAccountId: string;

  @OneOf('REACH', 'TRAFFIC', 'VIDEO_VIEWS', 'ENGAGEMENT', 'WEB_CONVERSIONS', 'TOPVIEW_REACH')
  objectiveType: 'REACH' | 'TRAFFIC' | 'VIDEO_VIEWS' | 'ENGAGEMENT' | 'WEB_CONVERSIONS' | 'TOPVIEW_REACH';

  @OneOf('AUCTION', 'RESERVATION_TOP_VIEW')
  buyingType: 'AUCTION' | 'RESERVATION_TOP_VIEW';

  @OneOf('ENABLE', 'DISABLE', 'DELETE', 'FROZEN')
  operationStatus: 'ENABLE' | 'DISABLE' | 'DELETE' | 'FROZEN';

  /** With `budgetMicros`: a cap above the budgets of its ad groups; null: none. */
  @Optional()
  @Nullable()
  @OneOf('BUDGET_MODE_DAY', 'BUDGET_MODE_TOTAL')
  budgetMode?: 'BUDGET_MODE_DAY' | 'BUDGET_MODE_TOTAL' | null;

  /** For a calendar day of the business account, or for the campaign's whole life; in the account's currency. */
  @Optional()
  @Nullable()
  @Micros()
  budgetMicros?: number | null;

  @Instant()
  createdAt: string;
}
