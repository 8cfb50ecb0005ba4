import { Country, Id, Instant, NestedList, Nullable, Optional } from '../wire-types.ts';

/** A right to advertise with a sound, in [startsAt, endsAt). */
export class SoundRight {
  /** The viewer's country; null: in every one. */
  @Nullable()
  @Country()
  market: string | null;

  @Instant()
  startsAt: string;

  /** Null: open. */
  @Nullable()
  @Instant()
  endsAt: string | null;
}

/** A sound as other services may know it. */
export class SoundState {
  @Id()
  soundId: string;

  /** Null until a moderator has verified who owns the sound. */
  @Nullable()
  @Id()
  ownerId: string | null;

  /** Null or not there: the owner has said nothing, and nobody is asked for a right. Empty: nobody has one. */
  @Optional()
  @Nullable()
  @NestedList(() => SoundRight)
  rights?: SoundRight[] | null;

  @Instant()
  registeredAt: string;
}
