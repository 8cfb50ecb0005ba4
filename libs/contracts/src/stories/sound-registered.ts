import { AggregateVersion, Id, Nested } from '../wire-types.ts';
import { SoundState } from './sound.state.ts';

/** Somebody registered a sound; its owner is not verified yet. */
export class SoundRegistered {
  static readonly type = 'SoundRegistered';
  static readonly version = 1;
  static readonly topic = 'stories';
  static keyOf(event: SoundRegistered): string {
    return event.soundId;
  }

  @Id()
  soundId: string;

  @AggregateVersion()
  aggregateVersion: number;

  @Nested(() => SoundState)
  state: SoundState;
}
