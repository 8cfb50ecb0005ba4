import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import { newId } from '@afterglow/service-defaults/ids';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { assertSoundExists } from '../sounds/assert-sound-exists.ts';
import { Story, type NewStory } from './story.entity.ts';

/** A story lives from the moment when it is published; its end is fixed then and never moves. */
@Injectable()
export class PublishStory {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute(input: Omit<NewStory, 'id'>, tx: EntityManager): Promise<Story> {
    if (input.soundId) await assertSoundExists(input.soundId, tx);

    const { story, events } = Story.publish({ ...input, id: newId() }, await this.clock.now(tx));

    await tx.insert(Story, story);
    await this.outbox.append(tx, events);
    return story;
  }
}
