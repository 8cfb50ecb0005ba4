import type { SoundState } from '@afterglow/contracts/stories/sound.state';
import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A sound as campaigns last heard of it: the library says which posts use a sound of the caller's own, an ad's status which right in it is missing. */
@Entity({ name: 'known_sound' })
export class KnownSound {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ type: 'bigint', transformer: safeInteger })
  version: number;

  @Column({ type: 'jsonb' })
  state: SoundState;
}
