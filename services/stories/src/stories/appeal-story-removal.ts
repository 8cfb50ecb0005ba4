import { Clock } from '@afterglow/service-defaults/clock';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Story } from './story.entity.ts';
import { StoryNotFound } from './story.errors.ts';

export interface AppealStoryRemovalInput {
  readonly storyId: string;
  readonly creatorId: string;
  readonly text: string;
}

/** The creator of a removed story appeals, once, before its 24 hours are over. */
@Injectable()
export class AppealStoryRemoval {
  constructor(private readonly clock: Clock) {}

  async execute({ storyId, creatorId, text }: AppealStoryRemovalInput, tx: EntityManager): Promise<Story> {
    const story = await tx.findOne(Story, { where: { id: storyId, creatorId }, lock: { mode: 'pessimistic_write' } });
    if (!story) throw new StoryNotFound(storyId);

    story.appeal({ text, at: await this.clock.now(tx) });

    await tx.save(story);
    return story;
  }
}
