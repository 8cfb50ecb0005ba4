import type { CampaignState } from '@afterglow/contracts/campaigns/campaign.state';
import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What delivery knows of a campaign of campaigns. Written only by `upsertNewer`. */
@Entity({ name: 'known_campaign' })
export class KnownCampaign {
  @PrimaryColumn({ name: 'id', type: 'uuid' })
  id: string;

  @Column({ name: 'version', type: 'bigint', transformer: safeInteger })
  version: number;

  @Column({ name: 'state', type: 'jsonb' })
  state: CampaignState;
}
