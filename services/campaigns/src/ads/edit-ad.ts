import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import { assertVersion } from '@afterglow/service-defaults/precondition';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { FindCampaigns } from '../campaigns/find-campaigns.ts';
import { CampaignsConfig } from '../config.ts';
import { accountOfEditor } from '../known-business-accounts/membership.ts';
import type { Ad, AdOperationStatus } from './ad.entity.ts';
import { reviewCreative, type Creative } from './automatic-review.ts';
import { lockAd } from './find-ads.ts';

export interface EditAdInput extends Partial<Creative> {
  readonly adId: string;
  readonly userId: string;
  readonly expectedVersion: number;
  readonly operationStatus?: AdOperationStatus;
}

/** An ad is enabled and disabled at any time; its creative can be corrected until review has approved it. */
@Injectable()
export class EditAd {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly config: CampaignsConfig,
    private readonly findCampaigns: FindCampaigns,
  ) {}

  async execute({ adId, userId, expectedVersion, operationStatus, ...creative }: EditAdInput, tx: EntityManager): Promise<Ad> {
    const ad = await lockAd(tx, { adId, userId });
    await accountOfEditor(tx, { businessAccountId: ad.businessAccountId, userId });
    assertVersion(ad.version, expectedVersion);
    const { objectiveType } = await this.findCampaigns.one({ campaignId: ad.campaignId, userId }, tx);

    const at = await this.clock.now(tx);
    ad.resubmit(creative, at);
    const verdict = reviewCreative(ad, { objectiveType, blockedLandingPageHosts: this.config.blockedLandingPageHosts });
    const reviewed = ad.review(verdict, at);
    const switched = operationStatus === undefined ? [] : ad.setOperationStatus(operationStatus, at);

    await tx.save(ad);
    await this.outbox.append(tx, [...reviewed, ...switched]);
    return ad;
  }
}
