import type { AdGroupState } from '@afterglow/contracts/campaigns/ad-group.state';
import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What billing knows of an ad group: its budget bounds what is held for it. Written only by `upsertNewer`. */
@Entity({ name: 'known_ad_group' })
export class KnownAdGroup {
  @PrimaryColumn({ name: 'id', type: 'uuid' })
  id: string;

  @Column({ name: 'version', type: 'bigint', transformer: safeInteger })
  version: number;

  @Column({ name: 'state', type: 'jsonb' })
  state: AdGroupState;
}
