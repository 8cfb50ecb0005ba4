import type { Subscriptions } from '@afterglow/messaging/reaction';
import { CountPaidViewsWhenPaidEngagementRolledUp } from './post-engagements/count-paid-views-when-paid-engagement-rolled-up.ts';

export const subscriptions: Subscriptions = {
  copies: [],
  acts: [],
  bulk: [CountPaidViewsWhenPaidEngagementRolledUp],
};
