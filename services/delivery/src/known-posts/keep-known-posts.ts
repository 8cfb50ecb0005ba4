import { PostPrivacyChanged } from '@afterglow/contracts/stories/post-privacy-changed';
import { PostPublished } from '@afterglow/contracts/stories/post-published';
import { PostRemoved } from '@afterglow/contracts/stories/post-removed';
import type { Copy } from '@afterglow/messaging/reaction';
import { upsertNewer } from '@afterglow/messaging/upsert-newer';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { KnownPost, type KnownPostState } from './known-post.entity.ts';

type PostEvent = PostPublished | PostPrivacyChanged | PostRemoved;

/** What delivery knows of posts: the newest state of each, tombstones kept. */
@Injectable()
export class KeepKnownPosts implements Copy<PostEvent> {
  readonly events = [PostPublished, PostPrivacyChanged, PostRemoved];

  async keep(event: PostEvent, tx: EntityManager): Promise<void> {
    const privacyChangedAt = event instanceof PostPrivacyChanged ? event.changedAt : null;
    const state: KnownPostState = { ...event.state, privacyChangedAt };
    await upsertNewer(tx, KnownPost, { id: event.postId, version: event.aggregateVersion, state });
  }
}
