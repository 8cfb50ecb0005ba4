import type { SoundRight, SoundState } from '@afterglow/contracts/stories/sound.state';
import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Step } from '../right-steps/keep-right.ts';

/** The rights in a sound as one version had them; null: nobody was asked for one. */
export interface SoundRightsStep extends Step {
  readonly rights: readonly SoundRight[] | null;
}

/** What delivery knows of a sound of stories. Written only by `keepRight`. */
@Entity({ name: 'known_sound' })
export class KnownSound {
  @PrimaryColumn({ name: 'id', type: 'uuid' })
  id: string;

  @Column({ name: 'version', type: 'bigint', transformer: safeInteger })
  version: number;

  @Column({ name: 'state', type: 'jsonb' })
  state: SoundState;

  @Column({ name: 'steps', type: 'jsonb' })
  steps: Readonly<Record<string, SoundRightsStep>>;
}
