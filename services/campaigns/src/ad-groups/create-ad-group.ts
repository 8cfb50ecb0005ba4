import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import { newId } from '@afterglow/service-defaults/ids';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { FindCampaigns } from '../campaigns/find-campaigns.ts';
import { activeAccountOfEditor } from '../known-business-accounts/membership.ts';
import { FindSparkAdsRollouts } from '../spark-ads-rollouts/find-spark-ads-rollouts.ts';
import { AdGroup, type NewAdGroup } from './ad-group.entity.ts';
import { BillingEventNotAllowed } from './ad-group.errors.ts';
import { billingOffers } from './billing-offers.ts';
import { FindAdGroupLimits } from './find-ad-group-limits.ts';

type Decided = 'id' | 'businessAccountId' | 'currency' | 'timeZone' | 'at' | 'scheduleStartAt' | 'scheduleEndAt';

export interface CreateAdGroupInput extends Omit<NewAdGroup, Decided> {
  /** Not named: now. */
  readonly scheduleStartAt?: Date;
  /** Not named or null: open. */
  readonly scheduleEndAt?: Date | null;
  readonly userId: string;
}

/** An ad group takes currency and time zone from its account, and bids in markets of that currency, within the rate cards. */
@Injectable()
export class CreateAdGroup {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly findCampaigns: FindCampaigns,
    private readonly findAdGroupLimits: FindAdGroupLimits,
    private readonly findRollouts: FindSparkAdsRollouts,
  ) {}

  async execute({ userId, ...input }: CreateAdGroupInput, tx: EntityManager): Promise<AdGroup> {
    const campaign = await this.findCampaigns.one({ campaignId: input.campaignId, userId }, tx);
    const account = await activeAccountOfEditor(tx, { businessAccountId: campaign.businessAccountId, userId });
    campaign.assertNotDeleted();
    const allowed = billingOffers[campaign.objectiveType];
    if (!allowed.includes(input.billingEvent)) {
      throw new BillingEventNotAllowed(campaign.objectiveType, input.billingEvent, allowed);
    }
    const limits = await this.findAdGroupLimits.execute(tx);
    await this.findRollouts.assertOpenSomewhere({ businessAccountId: account.id, countries: input.countries }, tx);

    const at = await this.clock.now(tx);
    const { adGroup, events } = AdGroup.launch(
      {
        ...input,
        id: newId(),
        businessAccountId: account.id,
        currency: account.state.currency,
        timeZone: account.state.timeZone,
        scheduleStartAt: input.scheduleStartAt ?? at,
        scheduleEndAt: input.scheduleEndAt ?? null,
        at,
      },
      limits,
    );

    await tx.insert(AdGroup, adGroup);
    await this.outbox.append(tx, events);
    return adGroup;
  }
}
