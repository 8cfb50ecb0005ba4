import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Sound } from './sound.entity.ts';
import { SoundNotFound } from './sound.errors.ts';

/** Sounds are public: everybody who uses the platform may look one up. */
@Injectable()
export class FindSounds {
  async byId(soundId: string, tx: EntityManager): Promise<Sound> {
    const sound = await tx.findOneBy(Sound, { id: soundId });
    if (!sound) throw new SoundNotFound(soundId);
    return sound;
  }
}
