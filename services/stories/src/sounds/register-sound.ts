import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import { newId } from '@afterglow/service-defaults/ids';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Sound, type NewSound } from './sound.entity.ts';

/** Anybody may register a sound; it has no owner until a moderator has verified one. */
@Injectable()
export class RegisterSound {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute(input: Omit<NewSound, 'id'>, tx: EntityManager): Promise<Sound> {
    const { sound, events } = Sound.register({ ...input, id: newId() }, await this.clock.now(tx));

    await tx.insert(Sound, sound);
    await this.outbox.append(tx, events);
    return sound;
  }
}
