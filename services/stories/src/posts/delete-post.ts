import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Post } from './post.entity.ts';
import { PostNotFound } from './post.errors.ts';

export interface DeletePostInput {
  readonly postId: string;
  readonly creatorId: string;
}

/** A creator deletes a post: always accepted, for ever, whatever ads run on it. Deleting twice is allowed and silent. */
@Injectable()
export class DeletePost {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute(input: DeletePostInput, tx: EntityManager): Promise<Post> {
    const post = await tx.findOne(Post, {
      where: { id: input.postId, creatorId: input.creatorId },
      lock: { mode: 'pessimistic_write' },
    });
    if (!post) throw new PostNotFound(input.postId);

    const events = post.delete(await this.clock.now(tx));

    await tx.save(post);
    await this.outbox.append(tx, events);
    return post;
  }
}
