import type { PostComment } from './post-comment.entity.ts';

export interface PostCommentView {
  readonly commentId: string;
  readonly postId: string;
  readonly authorId: string;
  readonly text: string;
  readonly writtenAt: string;
}

export function toPostCommentView(comment: PostComment): PostCommentView {
  return {
    commentId: comment.id,
    postId: comment.postId,
    authorId: comment.authorId,
    text: comment.text,
    writtenAt: comment.writtenAt.toISOString(),
  };
}
