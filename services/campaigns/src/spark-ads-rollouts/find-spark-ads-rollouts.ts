import { Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import { SparkAdsNotAvailable } from './spark-ads-rollout.errors.ts';
import { SparkAdsRollout } from './spark-ads-rollout.entity.ts';

export interface Targeted {
  readonly businessAccountId: string;
  readonly countries: readonly string[];
}

/** Where Spark Ads are there, and for whom. At most as many rows as countries: no pages. */
@Injectable()
export class FindSparkAdsRollouts {
  all(tx: EntityManager): Promise<SparkAdsRollout[]> {
    return tx.find(SparkAdsRollout, { order: { market: 'ASC' } });
  }

  /** The targeted markets that are closed to the business account. */
  async closed({ businessAccountId, countries }: Targeted, tx: EntityManager): Promise<SparkAdsRollout[]> {
    const rollouts = await tx.find(SparkAdsRollout, { where: { market: In([...countries]) }, order: { market: 'ASC' } });
    return rollouts.filter((rollout) => !rollout.isOpenTo(businessAccountId));
  }

  /** Throws when not one of the targeted markets is open. */
  async assertOpenSomewhere(targeted: Targeted, tx: EntityManager): Promise<void> {
    const closed = (await this.closed(targeted, tx)).map(({ market }) => market);
    if (targeted.countries.every((country) => closed.includes(country))) throw new SparkAdsNotAvailable(closed);
  }
}
