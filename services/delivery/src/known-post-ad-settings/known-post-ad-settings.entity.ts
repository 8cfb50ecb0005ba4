import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RightSteps } from '../right-steps/keep-right.ts';

export interface KnownPostAdSettingsState {
  readonly postId: string;
  readonly isAdPromotable: boolean;
  /** The first instant at which it was so. */
  readonly changedAt: string;
}

/** What delivery knows of the toggle of one post, of authorization. Written only by `keepRight`. */
@Entity({ name: 'known_post_ad_settings' })
export class KnownPostAdSettings {
  @PrimaryColumn({ name: 'id', type: 'uuid' })
  id: string;

  @Column({ name: 'version', type: 'bigint', transformer: safeInteger })
  version: number;

  @Column({ name: 'state', type: 'jsonb' })
  state: KnownPostAdSettingsState;

  @Column({ name: 'steps', type: 'jsonb' })
  steps: RightSteps;
}
