import { decodeCursor, type PageQuery } from '@afterglow/service-defaults/page';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { FindPosts, type PostViewer } from '../posts/find-posts.ts';
import { PostComment } from './post-comment.entity.ts';

/** The comments of a post, newest first, for whoever may see the post; one more than the page holds. */
@Injectable()
export class FindPostComments {
  constructor(private readonly findPosts: FindPosts) {}

  async newestFirst(viewer: PostViewer, page: PageQuery, tx: EntityManager): Promise<readonly PostComment[]> {
    const post = await this.findPosts.published(viewer, tx);
    const query = tx
      .createQueryBuilder(PostComment, 'comment')
      .where('comment.postId = :postId', { postId: post.id })
      .orderBy('comment.id', 'DESC')
      .limit(page.limit + 1);
    const cursor = decodeCursor(page);
    return (cursor ? query.andWhere('comment.id < :cursor', { cursor }) : query).getMany();
  }
}
