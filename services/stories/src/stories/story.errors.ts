import { DomainError } from '@afterglow/service-defaults/domain-error';

/** Also for stories that the caller may not see or is not the creator of: a stranger learns nothing from the difference. */
export class StoryNotFound extends DomainError {
  constructor(storyId: string) {
    super({ code: 'story.not_found', kind: 'not-found', message: `There is no story ${storyId} for you.` });
  }
}

export class StoryHasExpired extends DomainError {
  constructor(storyId: string, expiresAt: Date) {
    super({
      code: 'story.expired',
      kind: 'gone',
      message: `Story ${storyId} lived for 24 hours, until ${expiresAt.toISOString()}.`,
      facts: { expiresAt: expiresAt.toISOString() },
    });
  }
}

export class StoryWasDeleted extends DomainError {
  constructor(storyId: string) {
    super({ code: 'story.deleted', kind: 'gone', message: `Story ${storyId} was deleted by its creator.` });
  }
}

export class StoryCommentsClosed extends DomainError {
  constructor(storyId: string, commentAudience: string) {
    super({
      code: 'story.comment_audience',
      kind: 'forbidden',
      message: `Story ${storyId} takes comments from ${commentAudience} only, and you are not among them.`,
      facts: { commentAudience },
    });
  }
}
