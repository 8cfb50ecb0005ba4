import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export interface CreatorAdSettings {
  readonly creatorId: string;
  readonly adAuthorizationEnabled: boolean;
  readonly changedAt: string;
}

/** A creator's account toggle as campaigns last heard of it; no row is off, as for every new creator. Its id is the creator's. */
@Entity({ name: 'known_creator_ad_settings' })
export class KnownCreatorAdSettings {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ type: 'bigint', transformer: safeInteger })
  version: number;

  @Column({ type: 'jsonb' })
  state: CreatorAdSettings;
}
