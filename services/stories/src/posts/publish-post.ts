import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import { newId } from '@afterglow/service-defaults/ids';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { PostEngagement } from '../post-engagements/post-engagement.entity.ts';
import { assertSoundExists } from '../sounds/assert-sound-exists.ts';
import { Post, type NewPost } from './post.entity.ts';

export type PublishPostInput = Omit<NewPost, 'id'>;

/** A post is public to its audience from the moment when it is published, with all counters at zero. */
@Injectable()
export class PublishPost {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute(input: PublishPostInput, tx: EntityManager): Promise<Post> {
    if (input.soundId) await assertSoundExists(input.soundId, tx);

    const { post, events } = Post.publish({ ...input, id: newId() }, await this.clock.now(tx));

    await tx.insert(Post, post);
    await tx.insert(PostEngagement, { postId: post.id });
    await this.outbox.append(tx, events);
    return post;
  }
}
