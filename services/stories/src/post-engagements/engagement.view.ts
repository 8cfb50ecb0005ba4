import type { EngagementCounts } from '@afterglow/contracts/stories/engagement-counts.state';
import type { PostEngagement } from './post-engagement.entity.ts';

export interface EngagementView {
  readonly organic: EngagementCounts;
  readonly paid: EngagementCounts;
  readonly total: EngagementCounts;
}

export function toEngagementView({ organic, paid }: Pick<PostEngagement, 'organic' | 'paid'>): EngagementView {
  return {
    organic,
    paid,
    total: {
      views: organic.views + paid.views,
      likes: organic.likes + paid.likes,
      comments: organic.comments + paid.comments,
      shares: organic.shares + paid.shares,
      follows: organic.follows + paid.follows,
    },
  };
}
