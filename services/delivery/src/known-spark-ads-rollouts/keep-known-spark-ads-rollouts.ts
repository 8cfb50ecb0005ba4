import { SparkAdsRolloutChanged } from '@afterglow/contracts/campaigns/spark-ads-rollout-changed';
import type { Copy } from '@afterglow/messaging/reaction';
import { upsertNewer } from '@afterglow/messaging/upsert-newer';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { KnownSparkAdsRollout, type KnownSparkAdsRolloutState } from './known-spark-ads-rollout.entity.ts';

/** What delivery knows of the roll-out of Spark Ads: the newest of each market. */
@Injectable()
export class KeepKnownSparkAdsRollouts implements Copy<SparkAdsRolloutChanged> {
  readonly events = [SparkAdsRolloutChanged];

  async keep(
    { market, aggregateVersion, stage, betaBusinessAccountIds }: SparkAdsRolloutChanged,
    tx: EntityManager,
  ): Promise<void> {
    const state: KnownSparkAdsRolloutState = { stage, betaBusinessAccountIds };
    await upsertNewer(tx, KnownSparkAdsRollout, { id: market, version: aggregateVersion, state });
  }
}
