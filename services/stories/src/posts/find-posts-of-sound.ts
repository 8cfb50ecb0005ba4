import type { PageQuery } from '@afterglow/service-defaults/page';
import { Injectable } from '@nestjs/common';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { PostEngagement } from '../post-engagements/post-engagement.entity.ts';
import { assertSoundExists } from '../sounds/assert-sound-exists.ts';
import { decodePerformanceCursor } from './performance-cursor.ts';
import { Post } from './post.entity.ts';

export type PostOfSound = Post & { readonly engagement: PostEngagement };

/** The public posts that use a sound, for everybody: what only some may see is not in the list. One more than the page holds. */
@Injectable()
export class FindPostsOfSound {
  async newestFirst(soundId: string, page: PageQuery, tx: EntityManager): Promise<readonly PostOfSound[]> {
    await assertSoundExists(soundId, tx);
    const query = publicPostsOf(soundId, tx).orderBy('post.id', 'DESC');
    const cursor = decodePerformanceCursor(page);
    if (cursor) query.andWhere('post.id < :postId', cursor);
    return many(query, page);
  }

  /** A score moves while pages are read: a post that overtakes the reader may be met twice or not at all. */
  async bestPerformingFirst(soundId: string, page: PageQuery, tx: EntityManager): Promise<readonly PostOfSound[]> {
    await assertSoundExists(soundId, tx);
    const query = publicPostsOf(soundId, tx).orderBy('engagement.performanceScore', 'DESC').addOrderBy('post.id', 'DESC');
    const cursor = decodePerformanceCursor(page);
    if (cursor) query.andWhere('(engagement.performanceScore, post.id) < (:score, :postId)', cursor);
    return many(query, page);
  }
}

/** One statement for post and counters: a post that turns private in between can't slip in. */
function publicPostsOf(soundId: string, tx: EntityManager): SelectQueryBuilder<Post> {
  return tx
    .createQueryBuilder(Post, 'post')
    .innerJoinAndMapOne('post.engagement', PostEngagement, 'engagement', 'engagement.postId = post.id')
    .where('post.soundId = :soundId', { soundId })
    .andWhere(`post.status = 'PUBLISHED' and post.privacy = 'PUBLIC_TO_EVERYONE'`);
}

async function many(query: SelectQueryBuilder<Post>, page: PageQuery): Promise<readonly PostOfSound[]> {
  return (await query.limit(page.limit + 1).getMany()) as PostOfSound[];
}
