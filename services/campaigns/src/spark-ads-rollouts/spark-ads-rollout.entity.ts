import { SparkAdsRolloutChanged } from '@afterglow/contracts/campaigns/spark-ads-rollout-changed';
import { occurred } from '@afterglow/contracts/event-contract';
import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { BetaNeedsAccounts } from './spark-ads-rollout.errors.ts';

export const rolloutStages = ['OFF', 'BETA', 'ON'] as const;
export type RolloutStage = (typeof rolloutStages)[number];

export interface Rollout {
  readonly stage: RolloutStage;
  /** Who takes part while in BETA. */
  readonly betaBusinessAccountIds: readonly string[];
}

/** Whether Spark Ads are there for a market (CA10). One without a row is on. */
@Entity({ name: 'spark_ads_rollout' })
export class SparkAdsRollout {
  @PrimaryColumn({ type: 'text' })
  market: string;

  @Column({ type: 'bigint', transformer: safeInteger })
  version: number;

  @Column({ type: 'text' })
  stage: RolloutStage;

  @Column({ name: 'beta_business_account_ids', type: 'uuid', array: true })
  betaBusinessAccountIds: string[];

  @Column({ name: 'changed_by', type: 'uuid' })
  changedBy: string;

  @Column({ name: 'changed_at', type: 'timestamptz', precision: 3 })
  changedAt: Date;

  static on(market: string): SparkAdsRollout {
    return Object.assign(new SparkAdsRollout(), { market, version: 0, stage: 'ON', betaBusinessAccountIds: [] });
  }

  /** The same again is quiet. */
  put(
    { stage, betaBusinessAccountIds }: Rollout,
    { by, at }: { readonly by: string; readonly at: Date },
  ): SparkAdsRolloutChanged[] {
    if ((stage === 'BETA') !== betaBusinessAccountIds.length > 0) throw new BetaNeedsAccounts(stage);
    const accounts = [...new Set(betaBusinessAccountIds)].sort();
    if (stage === this.stage && accounts.join() === this.betaBusinessAccountIds.join()) return [];
    Object.assign(this, { stage, betaBusinessAccountIds: accounts, changedBy: by, changedAt: at, version: this.version + 1 });
    return [
      occurred(SparkAdsRolloutChanged, {
        market: this.market,
        aggregateVersion: this.version,
        stage,
        betaBusinessAccountIds: accounts,
        changedAt: at.toISOString(),
      }),
    ];
  }

  isOpenTo(businessAccountId: string): boolean {
    return this.stage === 'ON' || (this.stage === 'BETA' && this.betaBusinessAccountIds.includes(businessAccountId));
  }
}
