import { PostRemoved } from '@afterglow/contracts/stories/post-removed';
import { Outbox } from '@afterglow/messaging/outbox';
import type { Reaction } from '@afterglow/messaging/reaction';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { KnownPost } from '../known-posts/known-post.entity.ts';
import { Ad } from './ad.entity.ts';

/** The ad is the post: when the post is gone, every ad that shows it pauses, by grant or the creator's own. */
@Injectable()
export class PauseAdsWhenPostRemoved implements Reaction<PostRemoved> {
  readonly event = PostRemoved;

  constructor(private readonly outbox: Outbox) {}

  async react(event: PostRemoved, tx: EntityManager): Promise<void> {
    // create-ad locks the same copy FOR SHARE before it decides: neither can miss the other.
    const known = await tx.findOneOrFail(KnownPost, { where: { id: event.postId }, lock: { mode: 'pessimistic_write' } });
    if (known.version > event.aggregateVersion) return;

    const ads = await tx.find(Ad, { where: { postId: known.id }, order: { id: 'ASC' }, lock: { mode: 'pessimistic_write' } });
    const at = new Date(event.removedAt);
    const paused = ads.flatMap((ad) => ad.pause({ reason: 'AD_STATUS_POST_DELETED', at }));
    await tx.save(ads);
    await this.outbox.append(tx, paused);
  }
}
