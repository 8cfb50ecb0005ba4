import { Clock } from '@afterglow/service-defaults/clock';
import { assertVersion } from '@afterglow/service-defaults/precondition';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Story, type StoryChanges } from './story.entity.ts';
import { StoryNotFound } from './story.errors.ts';

export interface ChangeStoryInput {
  readonly storyId: string;
  readonly creatorId: string;
  readonly expectedVersion: number;
  readonly changes: StoryChanges;
}

/** While a story lives, its creator may change who sees it and who comments; it counts from the next read or comment on. */
@Injectable()
export class ChangeStory {
  constructor(private readonly clock: Clock) {}

  async execute(input: ChangeStoryInput, tx: EntityManager): Promise<Story> {
    const story = await tx.findOne(Story, {
      where: { id: input.storyId, creatorId: input.creatorId },
      lock: { mode: 'pessimistic_write' },
    });
    if (!story) throw new StoryNotFound(input.storyId);
    const now = await this.clock.now(tx);
    story.assertLive(now);
    assertVersion(story.version, input.expectedVersion);

    story.change(input.changes, now);

    await tx.save(story);
    return story;
  }
}
