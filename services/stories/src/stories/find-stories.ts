import { Clock } from '@afterglow/service-defaults/clock';
import { Injectable } from '@nestjs/common';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { visibleTo } from '../follows/audience.ts';
import { Story } from './story.entity.ts';
import { StoryNotFound } from './story.errors.ts';

export interface StoryViewer {
  readonly storyId: string;
  readonly viewerId: string;
}

export interface LiveStory {
  readonly story: Story;
  /** The moment at which it was seen to live. */
  readonly at: Date;
}

/**
 * A story as one viewer may see it: what the viewer may not see does not exist for them, and from `expiresAt` on nobody sees
 * it. The clock is asked after the row was read, so an answer is never newer than the check.
 */
@Injectable()
export class FindStories {
  constructor(private readonly clock: Clock) {}

  live(viewer: StoryViewer, tx: EntityManager): Promise<LiveStory> {
    return this.checked(visible(viewer, tx), viewer, tx);
  }

  /** Shared with other writers: until they commit, nothing ends the story or changes its audience. */
  liveAndLocked(viewer: StoryViewer, tx: EntityManager): Promise<LiveStory> {
    return this.checked(visible(viewer, tx).setLock('pessimistic_read'), viewer, tx);
  }

  private async checked(query: SelectQueryBuilder<Story>, { storyId }: StoryViewer, tx: EntityManager): Promise<LiveStory> {
    const story = await query.getOne();
    if (!story) throw new StoryNotFound(storyId);
    const at = await this.clock.now(tx);
    story.assertLive(at);
    return { story, at };
  }
}

function visible({ storyId, viewerId }: StoryViewer, tx: EntityManager): SelectQueryBuilder<Story> {
  return tx
    .createQueryBuilder(Story, 'story')
    .where('story.id = :storyId', { storyId })
    .andWhere(visibleTo('story'), { viewerId });
}
