import type { AdGroupState } from '@afterglow/contracts/campaigns/ad-group.state';
import type { ObjectiveType } from '../campaigns/campaign-offers.ts';

export type BillingEvent = AdGroupState['billingEvent'];
export const billingEvents = ['CPM', 'CPC', 'CPV'] as const satisfies readonly BillingEvent[];

/** What can be paid for under each objective: impressions always, clicks where clicks are wanted, views where views are. */
export const billingOffers: Readonly<Record<ObjectiveType, readonly BillingEvent[]>> = {
  REACH: ['CPM'],
  TRAFFIC: ['CPM', 'CPC'],
  VIDEO_VIEWS: ['CPM', 'CPV'],
  ENGAGEMENT: ['CPM', 'CPC'],
  WEB_CONVERSIONS: ['CPM', 'CPC'],
  TOPVIEW_REACH: ['CPM'],
};

/** One click in a hundred impressions, one view of six seconds in ten: what delivery expects of a post it knows nothing of. */
const IMPRESSIONS_FOR_ONE = { CPC: 100, CPV: 10 };

/** The lowest bids of a market (DE8): for a thousand impressions, for a click, for a view. All are worth the same. */
export function floorOf(billingEvent: BillingEvent, floorCpmMicros: number): number {
  return billingEvent === 'CPM' ? floorCpmMicros : Math.ceil((floorCpmMicros * IMPRESSIONS_FOR_ONE[billingEvent]) / 1_000);
}
