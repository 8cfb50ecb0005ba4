import { Clock } from '@afterglow/service-defaults/clock';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { countOrganic } from '../post-engagements/count-organic.ts';
import { FindPosts } from '../posts/find-posts.ts';
import { Follow } from './follow.entity.ts';
import { FollowFromForeignPost } from './follow.errors.ts';

export interface FollowCreatorInput {
  readonly creatorId: string;
  readonly followerId: string;
  readonly fromPostId?: string;
}

/** A viewer follows a creator; a new follow counts once for the post that it came from, a repeated one for nothing. */
@Injectable()
export class FollowCreator {
  constructor(
    private readonly findPosts: FindPosts,
    private readonly clock: Clock,
  ) {}

  async execute(input: FollowCreatorInput, tx: EntityManager): Promise<Follow> {
    const { creatorId, followerId, fromPostId } = input;
    const follow = Follow.begin({ creatorId, followerId, at: await this.clock.now(tx) });
    if (fromPostId) await this.assertPostOfCreator(fromPostId, input, tx);

    const inserted: unknown[] = await tx.query(
      `insert into follow (creator_id, follower_id, followed_at) values ($1, $2, $3)
       on conflict do nothing returning creator_id`,
      [follow.creatorId, follow.followerId, follow.followedAt],
    );
    if (inserted.length > 0 && fromPostId) await countOrganic(fromPostId, 'follows', tx);
    return tx.findOneByOrFail(Follow, { creatorId, followerId });
  }

  private async assertPostOfCreator(postId: string, input: FollowCreatorInput, tx: EntityManager): Promise<void> {
    const post = await this.findPosts.published({ postId, viewerId: input.followerId }, tx);
    if (post.creatorId !== input.creatorId) throw new FollowFromForeignPost(postId);
  }
}
