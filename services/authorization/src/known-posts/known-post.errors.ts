import { DomainError } from '@afterglow/service-defaults/domain-error';

/** Also for someone else's post and for one that is gone: nobody learns more about it here than in stories. */
export class PostNotFound extends DomainError {
  constructor(postId: string) {
    super({ code: 'post.not_found', kind: 'not-found', message: `There is no post ${postId} of yours.` });
  }
}

export class PostNotPublic extends DomainError {
  constructor(postId: string) {
    super({
      code: 'post.not_public',
      kind: 'conflict',
      message: `Ads run only on public posts, and post ${postId} is not PUBLIC_TO_EVERYONE.`,
    });
  }
}

export class PostGone extends DomainError {
  constructor(postId: string) {
    super({ code: 'post.gone', kind: 'gone', message: `Post ${postId} was deleted or removed, for ever.` });
  }
}
