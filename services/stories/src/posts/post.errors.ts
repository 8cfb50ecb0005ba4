import { DomainError } from '@afterglow/service-defaults/domain-error';

/** Also for posts that the caller may not see or is not the creator of: a stranger learns nothing from the difference. */
export class PostNotFound extends DomainError {
  constructor(postId: string) {
    super({ code: 'post.not_found', kind: 'not-found', message: `There is no post ${postId} for you.` });
  }
}

export class PostDeleted extends DomainError {
  constructor(postId: string) {
    super({ code: 'post.deleted', kind: 'gone', message: `Post ${postId} was deleted by its creator.` });
  }
}

export class PostWasRemoved extends DomainError {
  constructor(postId: string) {
    super({ code: 'post.removed', kind: 'gone', message: `Post ${postId} was removed by moderation.` });
  }
}

export class PostCommentsClosed extends DomainError {
  constructor(postId: string, commentAudience: string) {
    super({
      code: 'post.comment_audience',
      kind: 'forbidden',
      message: `Post ${postId} takes comments from ${commentAudience} only, and you are not among them.`,
      facts: { commentAudience },
    });
  }
}
