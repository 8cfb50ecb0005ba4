import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import { assertVersion } from '@afterglow/service-defaults/precondition';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Post, type PostChanges } from './post.entity.ts';
import { PostNotFound } from './post.errors.ts';

export interface ChangePostInput {
  readonly postId: string;
  readonly creatorId: string;
  readonly expectedVersion: number;
  readonly changes: PostChanges;
}

/** A creator edits caption, privacy or comment audience; making a post private is accepted whatever ads run on it. */
@Injectable()
export class ChangePost {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute(input: ChangePostInput, tx: EntityManager): Promise<Post> {
    const post = await tx.findOne(Post, {
      where: { id: input.postId, creatorId: input.creatorId },
      lock: { mode: 'pessimistic_write' },
    });
    if (!post) throw new PostNotFound(input.postId);
    post.assertPublished();
    assertVersion(post.version, input.expectedVersion);

    const events = post.change(input.changes, await this.clock.now(tx));

    await tx.save(post);
    await this.outbox.append(tx, events);
    return post;
  }
}
