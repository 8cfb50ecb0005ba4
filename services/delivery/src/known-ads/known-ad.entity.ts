import type { AdState } from '@afterglow/contracts/campaigns/ad.state';
import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What delivery knows of an ad of campaigns. Written only by `upsertNewer`. */
@Entity({ name: 'known_ad' })
export class KnownAd {
  @PrimaryColumn({ name: 'id', type: 'uuid' })
  id: string;

  @Column({ name: 'version', type: 'bigint', transformer: safeInteger })
  version: number;

  @Column({ name: 'state', type: 'jsonb' })
  state: AdState;
}
