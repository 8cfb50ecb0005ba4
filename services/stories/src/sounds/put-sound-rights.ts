import type { SoundRight } from '@afterglow/contracts/stories/sound.state';
import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Sound } from './sound.entity.ts';
import { SoundNotFound } from './sound.errors.ts';

export interface PutSoundRightsInput {
  readonly soundId: string;
  readonly ownerId: string;
  readonly rights: readonly SoundRight[] | null;
}

/** The verified owner of a sound says where and when others may advertise with it. What is taken back stops at once. */
@Injectable()
export class PutSoundRights {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute({ soundId, ownerId, rights }: PutSoundRightsInput, tx: EntityManager): Promise<Sound> {
    const sound = await tx.findOne(Sound, { where: { id: soundId, ownerId }, lock: { mode: 'pessimistic_write' } });
    if (!sound) throw new SoundNotFound(soundId);

    const events = sound.putRights(rights, await this.clock.now(tx));

    await tx.save(sound);
    await this.outbox.append(tx, events);
    return sound;
  }
}
