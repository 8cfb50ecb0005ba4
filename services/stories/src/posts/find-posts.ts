import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { visibleTo } from '../follows/audience.ts';
import { Post } from './post.entity.ts';
import { PostNotFound } from './post.errors.ts';

export interface PostViewer {
  readonly postId: string;
  readonly viewerId: string;
}

/** A post as one viewer may see it now. What the viewer may not see does not exist for them; what is deleted is gone. */
@Injectable()
export class FindPosts {
  async published({ postId, viewerId }: PostViewer, tx: EntityManager): Promise<Post> {
    const post = await this.visible({ postId, viewerId }, tx).getOne();
    return published(post, postId);
  }

  /** Shared with other readers of the same kind: the post can't be deleted or close its comments until they commit. */
  async publishedAndLocked({ postId, viewerId }: PostViewer, tx: EntityManager): Promise<Post> {
    const post = await this.visible({ postId, viewerId }, tx).setLock('pessimistic_read').getOne();
    return published(post, postId);
  }

  private visible({ postId, viewerId }: PostViewer, tx: EntityManager) {
    return tx.createQueryBuilder(Post, 'post').where('post.id = :postId', { postId }).andWhere(visibleTo('post'), { viewerId });
  }
}

function published(post: Post | null, postId: string): Post {
  if (!post) throw new PostNotFound(postId);
  post.assertPublished();
  return post;
}
