import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Sound, type OwnershipDecision } from './sound.entity.ts';
import { SoundNotFound } from './sound.errors.ts';

export interface DecideSoundOwnershipInput {
  readonly soundId: string;
  readonly decision: OwnershipDecision;
  readonly ownerId?: string;
}

/** A moderator says who owns a sound, or that nobody has shown it. Deciding the same again is silent. */
@Injectable()
export class DecideSoundOwnership {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute(input: DecideSoundOwnershipInput, tx: EntityManager): Promise<Sound> {
    const sound = await tx.findOne(Sound, { where: { id: input.soundId }, lock: { mode: 'pessimistic_write' } });
    if (!sound) throw new SoundNotFound(input.soundId);

    const events = sound.decideOwnership(input, await this.clock.now(tx));

    await tx.save(sound);
    await this.outbox.append(tx, events);
    return sound;
  }
}
