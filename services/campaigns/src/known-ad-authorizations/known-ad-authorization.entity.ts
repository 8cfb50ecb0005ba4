import type { AdAuthorizationState } from '@afterglow/contracts/authorization/ad-authorization.state';
import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A grant as campaigns last heard of it. */
@Entity({ name: 'known_ad_authorization' })
export class KnownAdAuthorization {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ type: 'bigint', transformer: safeInteger })
  version: number;

  @Column({ type: 'jsonb' })
  state: AdAuthorizationState;
}
