import { occurred } from '@afterglow/contracts/event-contract';
import { PostPublished } from '@afterglow/contracts/stories/post-published';
import type { PostState } from '@afterglow/contracts/stories/post.state';
import { personas } from '@afterglow/local/personas';
import { newId } from '@afterglow/service-defaults/ids';

/** A post of mia's for everyone, unless `state` says otherwise. */
export function publishedPost(state: Partial<PostState> = {}): PostPublished {
  const postId = newId();
  return occurred(PostPublished, {
    postId,
    aggregateVersion: 1,
    state: {
      postId,
      creatorId: personas.mia.userId,
      itemType: 'VIDEO',
      soundId: null,
      privacy: 'PUBLIC_TO_EVERYONE',
      status: 'PUBLISHED',
      publishedAt: '2026-11-20T08:00:00.000Z',
      endedAt: null,
      ...state,
    },
  });
}
