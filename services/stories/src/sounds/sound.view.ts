import type { SoundRight } from '@afterglow/contracts/stories/sound.state';
import type { Sound } from './sound.entity.ts';

export interface SoundView {
  readonly soundId: string;
  readonly title: string;
  readonly registeredBy: string;
  readonly ownership: string;
  readonly ownerId: string | null;
  /** Where and when others may advertise with it; null: nobody is asked. */
  readonly rights: readonly SoundRight[] | null;
  readonly registeredAt: string;
  readonly version: number;
}

export function toSoundView(sound: Sound): SoundView {
  return {
    soundId: sound.id,
    title: sound.title,
    registeredBy: sound.registeredBy,
    ownership: sound.ownership,
    ownerId: sound.ownerId,
    rights: sound.rights,
    registeredAt: sound.registeredAt.toISOString(),
    version: sound.version,
  };
}
