import { SparkAdsRolloutChanged } from '@afterglow/contracts/campaigns/spark-ads-rollout-changed';
import { heard } from './heard.ts';

/** CA10: where Spark Ads are off, or off for an advertiser, none is shown; where they come back, they run again. */
export const stopServingWhenRolledBack = [
  heard(SparkAdsRolloutChanged, ({ market, aggregateVersion, stage, betaBusinessAccountIds }, facts) =>
    facts.rollouts.apply(market, aggregateVersion, { stage, betaBusinessAccountIds }),
  ),
];
