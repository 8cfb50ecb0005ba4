import { toEngagementView, type EngagementView } from '../post-engagements/engagement.view.ts';
import type { PostEngagement } from '../post-engagements/post-engagement.entity.ts';
import type { Post } from './post.entity.ts';

export interface PostView {
  readonly postId: string;
  readonly creatorId: string;
  readonly itemType: string;
  readonly soundId: string | null;
  readonly caption: string;
  readonly privacy: string;
  readonly commentAudience: string;
  readonly status: string;
  readonly publishedAt: string;
  readonly version: number;
  readonly engagement: EngagementView;
}

export function toPostView(post: Post, engagement: PostEngagement): PostView {
  return {
    postId: post.id,
    creatorId: post.creatorId,
    itemType: post.itemType,
    soundId: post.soundId,
    caption: post.caption,
    privacy: post.privacy,
    commentAudience: post.commentAudience,
    status: post.status,
    publishedAt: post.publishedAt.toISOString(),
    version: post.version,
    engagement: toEngagementView(engagement),
  };
}
