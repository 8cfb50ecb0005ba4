import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import { newId } from '@afterglow/service-defaults/ids';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { FindAdGroups } from '../ad-groups/find-ad-groups.ts';
import { FindCampaigns } from '../campaigns/find-campaigns.ts';
import { CampaignsConfig } from '../config.ts';
import { activeAccountOfEditor } from '../known-business-accounts/membership.ts';
import { FindSparkAdsRollouts } from '../spark-ads-rollouts/find-spark-ads-rollouts.ts';
import { IdentityMismatch } from './ad.errors.ts';
import { Ad } from './ad.entity.ts';
import { reviewCreative, type Creative } from './automatic-review.ts';
import { FindRightToAdvertise, type GrantToUse, type RightToAdvertise } from './find-right-to-advertise.ts';

export interface CreateAdInput extends Creative {
  readonly adGroupId: string;
  readonly postId: string;
  readonly identityType: 'AUTH_CODE' | 'TT_USER';
  readonly adAuthorizationId?: string;
  readonly userId: string;
}

/** An ad is a post: another creator's by an effective grant, or the caller's own. Review follows in the same transaction. */
@Injectable()
export class CreateAd {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly config: CampaignsConfig,
    private readonly findCampaigns: FindCampaigns,
    private readonly findAdGroups: FindAdGroups,
    private readonly findRightToAdvertise: FindRightToAdvertise,
    private readonly findRollouts: FindSparkAdsRollouts,
  ) {}

  async execute(input: CreateAdInput, tx: EntityManager): Promise<Ad> {
    const { adGroupId, userId, identityType, callToAction, landingPageUrl } = input;
    const adGroup = await this.findAdGroups.one({ adGroupId, userId }, tx);
    const { campaignId, businessAccountId } = adGroup;
    await activeAccountOfEditor(tx, { businessAccountId, userId });
    adGroup.assertNotDeleted();
    await this.findRollouts.assertOpenSomewhere({ businessAccountId, countries: adGroup.countries }, tx);
    const campaign = await this.findCampaigns.one({ campaignId, userId }, tx);
    campaign.assertNotDeleted();
    const { objectiveType } = campaign;
    const right = await this.rightOf(input, { businessAccountId, objectiveType }, tx);

    const at = await this.clock.now(tx);
    const creative = { callToAction, landingPageUrl };
    const ad = Ad.submit({ ...right, ...creative, id: newId(), adGroupId, campaignId, businessAccountId, identityType, at });
    const verdict = reviewCreative(creative, { objectiveType, blockedLandingPageHosts: this.config.blockedLandingPageHosts });
    const events = ad.review(verdict, at);

    await tx.insert(Ad, ad);
    await this.outbox.append(tx, events);
    return ad;
  }

  private rightOf(
    { identityType, adAuthorizationId, postId, userId }: CreateAdInput,
    of: Pick<GrantToUse, 'businessAccountId' | 'objectiveType'>,
    tx: EntityManager,
  ): Promise<RightToAdvertise> {
    const byGrant = identityType === 'AUTH_CODE';
    if (byGrant !== (adAuthorizationId !== undefined)) throw new IdentityMismatch(identityType);
    return adAuthorizationId === undefined
      ? this.findRightToAdvertise.toOwnPost({ postId, userId }, tx)
      : this.findRightToAdvertise.byGrant({ ...of, adAuthorizationId, postId }, tx);
  }
}
