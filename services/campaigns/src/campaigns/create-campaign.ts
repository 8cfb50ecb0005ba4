import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import { newId } from '@afterglow/service-defaults/ids';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { activeAccountOfEditor } from '../known-business-accounts/membership.ts';
import type { BuyingType, ObjectiveType } from './campaign-offers.ts';
import { Campaign } from './campaign.entity.ts';

export interface CreateCampaignInput {
  readonly businessAccountId: string;
  readonly name: string;
  readonly objectiveType: ObjectiveType;
  readonly buyingType: BuyingType;
  readonly userId: string;
}

/** A campaign belongs to an active business account, and says what is bought and how. */
@Injectable()
export class CreateCampaign {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute({ userId, ...input }: CreateCampaignInput, tx: EntityManager): Promise<Campaign> {
    await activeAccountOfEditor(tx, { businessAccountId: input.businessAccountId, userId });
    const { campaign, events } = Campaign.create({ ...input, id: newId(), at: await this.clock.now(tx) });
    await tx.insert(Campaign, campaign);
    await this.outbox.append(tx, events);
    return campaign;
  }
}
