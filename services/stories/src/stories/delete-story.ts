import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { countStoryComments } from './count-story-comments.ts';
import { Story } from './story.entity.ts';
import { StoryNotFound } from './story.errors.ts';

export interface DeleteStoryInput {
  readonly storyId: string;
  readonly creatorId: string;
}

/** A creator ends a story before its 24 hours are over. Deleting twice is allowed and silent; after the end it is too late. */
@Injectable()
export class DeleteStory {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute(input: DeleteStoryInput, tx: EntityManager): Promise<Story> {
    const story = await tx.findOne(Story, {
      where: { id: input.storyId, creatorId: input.creatorId },
      lock: { mode: 'pessimistic_write' },
    });
    if (!story) throw new StoryNotFound(input.storyId);

    const totalsOf = await countStoryComments([story.id], tx);
    const events = story.delete(totalsOf(story.id), await this.clock.now(tx));

    await tx.save(story);
    await this.outbox.append(tx, events);
    return story;
  }
}
