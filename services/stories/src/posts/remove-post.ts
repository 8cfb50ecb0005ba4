import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Post } from './post.entity.ts';
import { PostNotFound } from './post.errors.ts';

export interface RemovePostInput {
  readonly postId: string;
  readonly reason: string;
  readonly moderatorId: string;
}

/** A moderator removes a post, for good, whatever its privacy and whatever ads run on it. Again is quiet. */
@Injectable()
export class RemovePost {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute({ postId, reason, moderatorId }: RemovePostInput, tx: EntityManager): Promise<Post> {
    const post = await tx.findOne(Post, { where: { id: postId }, lock: { mode: 'pessimistic_write' } });
    if (!post) throw new PostNotFound(postId);

    const events = post.remove({ reason, by: moderatorId, at: await this.clock.now(tx) });

    await tx.save(post);
    await this.outbox.append(tx, events);
    return post;
  }
}
