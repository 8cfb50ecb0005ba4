import { SoundOwnershipDecided } from '@afterglow/contracts/stories/sound-ownership-decided';
import { SoundRegistered } from '@afterglow/contracts/stories/sound-registered';
import { SoundRightsChanged } from '@afterglow/contracts/stories/sound-rights-changed';
import { heard } from './heard.ts';
import type { ServingFacts } from './serving-facts.ts';
import { soundRightsOf } from './sound-rights.ts';

type SoundEvent = SoundRegistered | SoundOwnershipDecided | SoundRightsChanged;

/** A right in a song that is taken back stops all ads that play it, where it was taken back; given again, they run again. */
const keepNewest = ({ soundId, aggregateVersion, state }: SoundEvent, facts: ServingFacts) =>
  facts.sounds.apply(soundId, aggregateVersion, soundRightsOf(state));

export const stopServingWhenSoundRightsChanged = [
  heard(SoundRightsChanged, keepNewest),
  heard(SoundOwnershipDecided, keepNewest),
  heard(SoundRegistered, keepNewest),
];
