import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RightSteps } from '../right-steps/keep-right.ts';

export interface KnownCreatorAdSettingsState {
  readonly creatorId: string;
  readonly adAuthorizationEnabled: boolean;
  /** The first instant at which it was so. */
  readonly changedAt: string;
}

/** What delivery knows of the ad-authorization toggle of a creator's account, of authorization. Written only by `keepRight`. */
@Entity({ name: 'known_creator_ad_settings' })
export class KnownCreatorAdSettings {
  @PrimaryColumn({ name: 'id', type: 'uuid' })
  id: string;

  @Column({ name: 'version', type: 'bigint', transformer: safeInteger })
  version: number;

  @Column({ name: 'state', type: 'jsonb' })
  state: KnownCreatorAdSettingsState;

  @Column({ name: 'steps', type: 'jsonb' })
  steps: RightSteps;
}
