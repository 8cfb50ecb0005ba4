import { PostPrivacyChanged } from '@afterglow/contracts/stories/post-privacy-changed';
import { PostPublished } from '@afterglow/contracts/stories/post-published';
import { PostRemoved } from '@afterglow/contracts/stories/post-removed';
import type { Copy } from '@afterglow/messaging/reaction';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { keepRight } from '../right-steps/keep-right.ts';
import { KnownPost } from './known-post.entity.ts';

type PostEvent = PostPublished | PostPrivacyChanged | PostRemoved;

/** What delivery knows of posts: the newest state of each, tombstones kept, and when it could be seen by everybody. */
@Injectable()
export class KeepKnownPosts implements Copy<PostEvent> {
  readonly events = [PostPublished, PostPrivacyChanged, PostRemoved];

  async keep(event: PostEvent, tx: EntityManager): Promise<void> {
    const { postId, aggregateVersion, state } = event;
    const isOn = state.status === 'PUBLISHED' && state.privacy === 'PUBLIC_TO_EVERYONE';
    await keepRight(tx, KnownPost, { id: postId, version: aggregateVersion, state, step: { at: sinceOf(event), isOn } });
  }
}

function sinceOf(event: PostEvent): string {
  if (event instanceof PostRemoved) return event.removedAt;
  return event instanceof PostPrivacyChanged ? event.changedAt : event.state.publishedAt;
}
