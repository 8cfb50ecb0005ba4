import { Id, Instant, OneOf } from '../wire-types.ts';

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

  @Instant()
  createdAt: string;
}
