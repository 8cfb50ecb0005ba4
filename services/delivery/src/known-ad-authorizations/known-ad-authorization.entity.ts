import type { AdAuthorizationState } from '@afterglow/contracts/authorization/ad-authorization.state';
import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RightSteps } from '../right-steps/keep-right.ts';

/** What delivery knows of a grant of authorization. Written only by `keepRight`. */
@Entity({ name: 'known_ad_authorization' })
export class KnownAdAuthorization {
  @PrimaryColumn({ name: 'id', type: 'uuid' })
  id: string;

  @Column({ name: 'version', type: 'bigint', transformer: safeInteger })
  version: number;

  @Column({ name: 'state', type: 'jsonb' })
  state: AdAuthorizationState;

  @Column({ name: 'steps', type: 'jsonb' })
  steps: RightSteps;
}
