import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export interface KnownSparkAdsRolloutState {
  readonly stage: 'OFF' | 'BETA' | 'ON';
  readonly betaBusinessAccountIds: readonly string[];
}

/** What delivery knows of the roll-out of Spark Ads. Its id is the viewer's country; a market that is not here is on. */
@Entity({ name: 'known_spark_ads_rollout' })
export class KnownSparkAdsRollout {
  @PrimaryColumn({ name: 'id', type: 'text' })
  id: string;

  @Column({ name: 'version', type: 'bigint', transformer: safeInteger })
  version: number;

  @Column({ name: 'state', type: 'jsonb' })
  state: KnownSparkAdsRolloutState;
}
