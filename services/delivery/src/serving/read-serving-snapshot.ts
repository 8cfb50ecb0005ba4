import type { DataSource, EntityManager } from 'typeorm';
import { KnownAdAuthorization } from '../known-ad-authorizations/known-ad-authorization.entity.ts';
import { KnownAdGroup } from '../known-ad-groups/known-ad-group.entity.ts';
import { KnownAd } from '../known-ads/known-ad.entity.ts';
import { KnownBusinessAccount } from '../known-business-accounts/known-business-account.entity.ts';
import { KnownCampaign } from '../known-campaigns/known-campaign.entity.ts';
import { KnownCreatorAdSettings } from '../known-creator-ad-settings/known-creator-ad-settings.entity.ts';
import { KnownCreatorSuspension } from '../known-creator-suspensions/known-creator-suspension.entity.ts';
import { KnownPostAdSettings } from '../known-post-ad-settings/known-post-ad-settings.entity.ts';
import { KnownPost } from '../known-posts/known-post.entity.ts';
import { KnownRateCard } from '../known-rate-cards/known-rate-card.entity.ts';
import { KnownSound } from '../known-sounds/known-sound.entity.ts';
import { KnownSparkAdsRollout } from '../known-spark-ads-rollouts/known-spark-ads-rollout.entity.ts';
import type { TableDoubts } from './doubts.ts';
import { readDoubts } from './read-doubts.ts';
import type { ServingFacts } from './serving-facts.ts';
import { soundRightsOf } from './sound-rights.ts';

/**
 * Fills a replica's memory from the copies, and answers the offsets at which they stand and what they do not hold: all as of
 * one moment, so that whoever reads the log from there on has missed nothing.
 */
export function readServingSnapshot(dataSource: DataSource, facts: ServingFacts): Promise<TableDoubts> {
  return dataSource.transaction('REPEATABLE READ', async (tx) => {
    const doubts = await readDoubts(tx);
    await learnRights(tx, facts);
    await learnCampaigns(tx, facts);
    return doubts;
  });
}

async function learnRights(tx: EntityManager, facts: ServingFacts): Promise<void> {
  for (const { id, version, state } of await tx.find(KnownPost)) facts.posts.apply(id, version, state);
  for (const { id, version, state } of await tx.find(KnownSound)) facts.sounds.apply(id, version, soundRightsOf(state));
  for (const { id, version, state } of await tx.find(KnownAdAuthorization)) facts.adAuthorizations.apply(id, version, state);
  for (const { id, version, state } of await tx.find(KnownCreatorAdSettings)) {
    facts.creatorToggles.apply(id, version, state.adAuthorizationEnabled);
  }
  for (const { id, version, state } of await tx.find(KnownPostAdSettings))
    facts.postToggles.apply(id, version, state.isAdPromotable);
  for (const { id, version, state } of await tx.find(KnownCreatorSuspension))
    facts.suspensions.apply(id, version, state.isSuspended);
}

async function learnCampaigns(tx: EntityManager, facts: ServingFacts): Promise<void> {
  for (const { id, version, state } of await tx.find(KnownBusinessAccount)) facts.businessAccounts.apply(id, version, state);
  for (const { id, version, state } of await tx.find(KnownCampaign)) facts.campaigns.apply(id, version, state);
  for (const { id, version, state } of await tx.find(KnownAdGroup)) facts.adGroups.apply(id, version, state);
  for (const { id, version, state } of await tx.find(KnownAd)) facts.ads.apply(id, version, state);
  for (const { id, version, state } of await tx.find(KnownSparkAdsRollout)) facts.rollouts.apply(id, version, state);
  for (const { id, version, state } of await tx.find(KnownRateCard)) facts.rateCards.apply(id, version, state);
}
