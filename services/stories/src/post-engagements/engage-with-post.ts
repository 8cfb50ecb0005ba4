import { Clock } from '@afterglow/service-defaults/clock';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { FindPosts } from '../posts/find-posts.ts';
import { countOrganic } from './count-organic.ts';
import { PostEngagement } from './post-engagement.entity.ts';

export const ENGAGEMENT_KINDS = ['VIEW', 'LIKE', 'SHARE'] as const;
export type EngagementKind = (typeof ENGAGEMENT_KINDS)[number];

export interface EngageWithPostInput {
  readonly postId: string;
  readonly viewerId: string;
  readonly kind: EngagementKind;
}

/** What a viewer does with a post counts in its organic column: every view and share, but one like per viewer. */
@Injectable()
export class EngageWithPost {
  constructor(
    private readonly findPosts: FindPosts,
    private readonly clock: Clock,
  ) {}

  async execute(input: EngageWithPostInput, tx: EntityManager): Promise<PostEngagement> {
    const { postId, kind } = input;
    await this.findPosts.published(input, tx);

    if (kind === 'VIEW') await countOrganic(postId, 'views', tx);
    if (kind === 'SHARE') await countOrganic(postId, 'shares', tx);
    if (kind === 'LIKE' && (await this.isFirstLike(input, tx))) await countOrganic(postId, 'likes', tx);
    return tx.findOneByOrFail(PostEngagement, { postId });
  }

  private async isFirstLike({ postId, viewerId }: EngageWithPostInput, tx: EntityManager): Promise<boolean> {
    const inserted: unknown[] = await tx.query(
      `insert into post_like (post_id, viewer_id, liked_at) values ($1, $2, $3) on conflict do nothing returning post_id`,
      [postId, viewerId, await this.clock.now(tx)],
    );
    return inserted.length > 0;
  }
}
