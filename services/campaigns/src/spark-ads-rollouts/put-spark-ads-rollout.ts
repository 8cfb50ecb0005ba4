import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { SparkAdsRollout, type Rollout } from './spark-ads-rollout.entity.ts';

export interface PutSparkAdsRolloutInput extends Rollout {
  /** ISO 3166-1 alpha-2. */
  readonly market: string;
  readonly operatorId: string;
}

/** A platform operator opens a market to Spark Ads, to a beta's accounts or to all, or closes it: then running ads stop at once. */
@Injectable()
export class PutSparkAdsRollout {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute({ market, operatorId, ...wanted }: PutSparkAdsRolloutInput, tx: EntityManager): Promise<SparkAdsRollout> {
    // A market without a row has nothing to lock.
    await tx.query(`select pg_advisory_xact_lock(hashtextextended('spark_ads_rollout ' || $1, 0))`, [market]);
    const rollout = (await tx.findOneBy(SparkAdsRollout, { market })) ?? SparkAdsRollout.on(market);

    const events = rollout.put(wanted, { by: operatorId, at: await this.clock.now(tx) });

    if (events.length > 0) await tx.save(rollout);
    await this.outbox.append(tx, events);
    return rollout;
  }
}
