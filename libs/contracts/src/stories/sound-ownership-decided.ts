import { AggregateVersion, Id, Nested } from '../wire-types.ts';
import { SoundState } from './sound.state.ts';

/** A moderator verified or refused the owner of a sound. */
export class SoundOwnershipDecided {
  static readonly type = 'SoundOwnershipDecided';
  static readonly version = 1;
  static readonly topic = 'stories';
  static keyOf(event: SoundOwnershipDecided): string {
    return event.soundId;
  }

  @Id()
  soundId: string;

  @AggregateVersion()
  aggregateVersion: number;

  @Nested(() => SoundState)
  state: SoundState;
}
