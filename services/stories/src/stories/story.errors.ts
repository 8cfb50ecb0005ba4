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

export class StoryWasRemoved extends DomainError {
  constructor(storyId: string) {
    super({ code: 'story.removed', kind: 'gone', message: `Story ${storyId} was removed by moderation.` });
  }
}

export class StoryNotRemoved extends DomainError {
  constructor(storyId: string) {
    super({ code: 'story.not_removed', kind: 'conflict', message: `Story ${storyId} is live: there is no removal to appeal.` });
  }
}

export class StoryAppealMade extends DomainError {
  constructor() {
    super({ code: 'story.appeal_made', kind: 'conflict', message: 'This removal was appealed already, and only once counts.' });
  }
}

export class NoStoryAppealToDecide extends DomainError {
  constructor() {
    super({ code: 'story.no_appeal', kind: 'conflict', message: 'There is no appeal that waits for a decision.' });
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
