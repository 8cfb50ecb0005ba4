import { Id, Instant, Nullable } from '../wire-types.ts';

/** A sound as other services may know it. */
export class SoundState {
  @Id()
  soundId: string;

  /** Null until a moderator has verified who owns the sound. */
  @Nullable()
  @Id()
  ownerId: string | null;

  @Instant()
  registeredAt: string;
}
