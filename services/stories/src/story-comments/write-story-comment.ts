import { newId } from '@afterglow/service-defaults/ids';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { findCreatorRelation } from '../follows/find-creator-relation.ts';
import { FindStories } from '../stories/find-stories.ts';
import { StoryComment } from './story-comment.entity.ts';

export interface WriteStoryCommentInput {
  readonly storyId: string;
  readonly authorId: string;
  readonly text: string;
}

/** A comment is stored before the story's end or refused: there is no third outcome. Who may write is the audience's matter. */
@Injectable()
export class WriteStoryComment {
  constructor(private readonly findStories: FindStories) {}

  async execute(input: WriteStoryCommentInput, tx: EntityManager): Promise<StoryComment> {
    const { storyId, authorId, text } = input;
    const viewer = { storyId, viewerId: authorId };
    // Whoever comes too late is refused here, without a lock: latecomers would keep the timer from claiming the story.
    await this.findStories.live(viewer, tx);
    // Whoever waited for the lock is asked again; from here on the story can't end before this transaction does.
    const { story, at } = await this.findStories.liveAndLocked(viewer, tx);
    story.assertCommentableBy(await findCreatorRelation({ userId: authorId, creatorId: story.creatorId }, tx));

    const comment = Object.assign(new StoryComment(), { id: newId(), storyId, authorId, text, writtenAt: at });
    await tx.insert(StoryComment, comment);
    return comment;
  }
}
