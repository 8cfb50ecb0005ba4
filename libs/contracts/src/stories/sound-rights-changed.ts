import { AggregateVersion, Id, Instant, Nested } from '../wire-types.ts';
import { SoundState } from './sound.state.ts';

/** The owner of a sound said where and when others may advertise with it. */
export class SoundRightsChanged {
  static readonly type = 'SoundRightsChanged';
  static readonly version = 1;
  static readonly topic = 'stories';
  static readonly stops = true;
  static keyOf(event: SoundRightsChanged): string {
    return event.soundId;
  }

  @Id()
  soundId: string;

  @AggregateVersion()
  aggregateVersion: number;

  @Nested(() => SoundState)
  state: SoundState;

  @Instant()
  changedAt: string;
}
