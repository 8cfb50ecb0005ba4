import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export interface KnownRateCardState {
  readonly currency: string;
  /** In-feed, CPM: for a thousand impressions. */
  readonly floorCpmMicros: number;
}

/** What delivery knows of the prices of a market. Its id is the viewer's country. Written only by `upsertNewer`. */
@Entity({ name: 'known_rate_card' })
export class KnownRateCard {
  @PrimaryColumn({ name: 'id', type: 'text' })
  id: string;

  @Column({ name: 'version', type: 'bigint', transformer: safeInteger })
  version: number;

  @Column({ name: 'state', type: 'jsonb' })
  state: KnownRateCardState;
}
