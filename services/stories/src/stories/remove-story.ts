import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Story } from './story.entity.ts';
import { StoryNotFound } from './story.errors.ts';

export interface RemoveStoryInput {
  readonly storyId: string;
  readonly reason: string;
  readonly moderatorId: string;
}

/** A moderator removes a story, whatever its privacy: nobody sees it. Its 24 hours go on. Again is quiet. */
@Injectable()
export class RemoveStory {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute({ storyId, reason, moderatorId: by }: RemoveStoryInput, tx: EntityManager): Promise<Story> {
    const story = await tx.findOne(Story, { where: { id: storyId }, lock: { mode: 'pessimistic_write' } });
    if (!story) throw new StoryNotFound(storyId);

    const events = story.remove({ reason, by, at: await this.clock.now(tx) });

    await tx.save(story);
    await this.outbox.append(tx, events);
    return story;
  }
}
