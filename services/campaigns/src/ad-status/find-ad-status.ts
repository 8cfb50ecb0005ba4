import type { SoundState } from '@afterglow/contracts/stories/sound.state';
import { Clock } from '@afterglow/service-defaults/clock';
import { Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import { AdGroup } from '../ad-groups/ad-group.entity.ts';
import { FindBudgetsInForce } from '../ad-group-funds/find-budgets-in-force.ts';
import { fundsOfAdGroup, fundsOfCampaign } from '../ad-group-funds/find-funds.ts';
import type { GrantFacts } from '../ads/ad-right.ts';
import type { Ad } from '../ads/ad.entity.ts';
import { FindAds, type AdOfMember } from '../ads/find-ads.ts';
import { Campaign } from '../campaigns/campaign.entity.ts';
import { KnownAdAuthorization } from '../known-ad-authorizations/known-ad-authorization.entity.ts';
import { KnownBillingAccount } from '../known-billing-accounts/known-billing-account.entity.ts';
import { KnownBusinessAccount } from '../known-business-accounts/known-business-account.entity.ts';
import { KnownCreatorAdSettings } from '../known-creator-ad-settings/known-creator-ad-settings.entity.ts';
import { KnownCreatorSuspension } from '../known-creator-suspensions/known-creator-suspension.entity.ts';
import { KnownPostAdSettings } from '../known-post-ad-settings/known-post-ad-settings.entity.ts';
import { KnownPost } from '../known-posts/known-post.entity.ts';
import { KnownSound } from '../known-sounds/known-sound.entity.ts';
import { findPaidResponses } from '../paid-responses/find-paid-responses.ts';
import { FindSparkAdsRollouts } from '../spark-ads-rollouts/find-spark-ads-rollouts.ts';
import { RateCard } from '../rate-cards/rate-card.entity.ts';
import { adStatusOf, type AdStatus, type AdStatusFacts } from './ad-status.ts';

/** Whether an ad is delivered now, and if not, all the reasons why: computed from what was heard, never stored. */
@Injectable()
export class FindAdStatus {
  constructor(
    private readonly clock: Clock,
    private readonly findAds: FindAds,
    private readonly findBudgetsInForce: FindBudgetsInForce,
    private readonly findRollouts: FindSparkAdsRollouts,
  ) {}

  async execute(input: AdOfMember, tx: EntityManager): Promise<AdStatus & { adId: string; at: Date }> {
    const ad = await this.findAds.one(input, tx);
    const at = await this.clock.now(tx);
    return { adId: ad.id, at, ...adStatusOf(await this.factsOf(ad, at, tx)) };
  }

  private async factsOf(ad: Ad, at: Date, tx: EntityManager): Promise<AdStatusFacts> {
    const adGroup = await tx.findOneByOrFail(AdGroup, { id: ad.adGroupId });
    const campaign = await tx.findOneByOrFail(Campaign, { id: ad.campaignId });
    const businessAccount = await tx.findOneBy(KnownBusinessAccount, { id: ad.businessAccountId });
    const billingAccount = await tx.findOneBy(KnownBillingAccount, { id: ad.businessAccountId });
    const post = await tx.findOneBy(KnownPost, { id: ad.postId });
    const suspension = await tx.findOneBy(KnownCreatorSuspension, { id: ad.creatorId });
    const rateCards = await tx.findBy(RateCard, { market: In([...adGroup.countries]) });
    const budgetInForceMicros = (await this.findBudgetsInForce.execute([adGroup], tx)).get(adGroup.id) ?? adGroup.budgetMicros;
    return {
      at,
      ad,
      adGroup,
      campaign,
      businessAccount: businessAccount?.state ?? null,
      billingAccount: billingAccount?.state ?? null,
      post: post?.state ?? null,
      suspension: suspension?.state ?? null,
      grant: await grantOf(ad, tx),
      funds: await fundsOfAdGroup(adGroup, at, tx),
      budgetInForceMicros,
      campaignFunds: await fundsOfCampaign({ campaign, at, timeZone: adGroup.timeZone }, tx),
      prices: rateCards,
      responses: await findPaidResponses(ad.postId, tx),
      sound: await soundOf(post, tx),
      closedMarkets: await this.findRollouts.closed(adGroup, tx),
    };
  }
}

async function soundOf(post: KnownPost | null, tx: EntityManager): Promise<SoundState | null> {
  const soundId = post?.state.soundId;
  const known = soundId ? await tx.findOneBy(KnownSound, { id: soundId }) : null;
  return known?.state ?? null;
}

async function grantOf(ad: Ad, tx: EntityManager): Promise<GrantFacts | null> {
  if (ad.adAuthorizationId === null) return null;
  const known = await tx.findOneByOrFail(KnownAdAuthorization, { id: ad.adAuthorizationId });
  const creatorAdSettings = await tx.findOneBy(KnownCreatorAdSettings, { id: known.state.creatorId });
  const postAdSettings = await tx.findOneBy(KnownPostAdSettings, { id: ad.postId });
  return {
    authorization: known.state,
    creatorAdSettings: creatorAdSettings?.state ?? null,
    postAdSettings: postAdSettings?.state ?? null,
  };
}
