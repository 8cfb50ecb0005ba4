import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Story } from './story.entity.ts';
import { StoryNotFound } from './story.errors.ts';

export interface DecideStoryAppealInput {
  readonly storyId: string;
  readonly decision: 'RESTORED' | 'UPHELD';
  readonly moderatorId: string;
}

/** A moderator decides an appeal: restored only for what is left of the 24 hours. */
@Injectable()
export class DecideStoryAppeal {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute({ storyId, decision, moderatorId: by }: DecideStoryAppealInput, tx: EntityManager): Promise<Story> {
    const story = await tx.findOne(Story, { where: { id: storyId }, lock: { mode: 'pessimistic_write' } });
    if (!story) throw new StoryNotFound(storyId);

    const events = story.decideAppeal({ decision, by, at: await this.clock.now(tx) });

    await tx.save(story);
    await this.outbox.append(tx, events);
    return story;
  }
}
