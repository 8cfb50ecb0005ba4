import type { EntityManager } from 'typeorm';
import { Sound } from './sound.entity.ts';
import { SoundNotFound } from './sound.errors.ts';

/** Sounds are never deleted, so there is nothing to lock. */
export async function assertSoundExists(soundId: string, tx: EntityManager): Promise<void> {
  if (!(await tx.existsBy(Sound, { id: soundId }))) throw new SoundNotFound(soundId);
}
