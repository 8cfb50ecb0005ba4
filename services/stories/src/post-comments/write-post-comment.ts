import { Clock } from '@afterglow/service-defaults/clock';
import { newId } from '@afterglow/service-defaults/ids';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { findCreatorRelation } from '../follows/find-creator-relation.ts';
import { countOrganic } from '../post-engagements/count-organic.ts';
import { FindPosts } from '../posts/find-posts.ts';
import { PostComment } from './post-comment.entity.ts';

export interface WritePostCommentInput {
  readonly postId: string;
  readonly authorId: string;
  readonly text: string;
}

/** Whoever sees a post and is in its audience may comment; the comment counts for the post. */
@Injectable()
export class WritePostComment {
  constructor(
    private readonly findPosts: FindPosts,
    private readonly clock: Clock,
  ) {}

  async execute(input: WritePostCommentInput, tx: EntityManager): Promise<PostComment> {
    const { postId, authorId, text } = input;
    const post = await this.findPosts.publishedAndLocked({ postId, viewerId: authorId }, tx);
    post.assertCommentableBy(await findCreatorRelation({ userId: authorId, creatorId: post.creatorId }, tx));

    const comment = Object.assign(new PostComment(), {
      id: newId(),
      postId,
      authorId,
      text,
      writtenAt: await this.clock.now(tx),
    });
    await tx.insert(PostComment, comment);
    await countOrganic(postId, 'comments', tx);
    return comment;
  }
}
