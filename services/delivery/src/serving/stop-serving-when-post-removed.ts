import { PostPrivacyChanged } from '@afterglow/contracts/stories/post-privacy-changed';
import { PostPublished } from '@afterglow/contracts/stories/post-published';
import { PostRemoved } from '@afterglow/contracts/stories/post-removed';
import { heard } from './heard.ts';
import type { ServingFacts } from './serving-facts.ts';

type PostEvent = PostPrivacyChanged | PostPublished | PostRemoved;

/** The ad is the post: what nobody may see any more, deleted, removed or private, is not shown as an ad either. */
const keepNewest = (event: PostEvent, facts: ServingFacts) =>
  facts.posts.apply(event.postId, event.aggregateVersion, event.state);

export const stopServingWhenPostRemoved = [
  heard(PostRemoved, keepNewest),
  heard(PostPrivacyChanged, keepNewest),
  heard(PostPublished, keepNewest),
];
