import { DomainError } from '@afterglow/service-defaults/domain-error';

export class FollowOfOneself extends DomainError {
  constructor() {
    super({ code: 'follow.of_oneself', kind: 'broken-rule', message: 'Nobody follows themselves.' });
  }
}

export class FollowFromForeignPost extends DomainError {
  constructor(postId: string) {
    super({
      code: 'follow.from_foreign_post',
      kind: 'broken-rule',
      message: `Post ${postId} is not by the creator who is followed: a follow counts for the post that it came from.`,
    });
  }
}
