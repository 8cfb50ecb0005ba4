import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import { newId } from '@afterglow/service-defaults/ids';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { BudgetMode } from '../ad-groups/ad-group-terms.ts';
import { CampaignsConfig } from '../config.ts';
import { activeAccountOfEditor } from '../known-business-accounts/membership.ts';
import type { BuyingType, ObjectiveType } from './campaign-offers.ts';
import { Campaign } from './campaign.entity.ts';

export interface CreateCampaignInput {
  readonly businessAccountId: string;
  readonly name: string;
  readonly objectiveType: ObjectiveType;
  readonly buyingType: BuyingType;
  readonly budgetMode?: BudgetMode | null;
  readonly budgetMicros?: number | null;
  readonly userId: string;
}

/** A campaign belongs to an active business account, and says what is bought and how. */
@Injectable()
export class CreateCampaign {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly config: CampaignsConfig,
  ) {}

  async execute({ userId, ...input }: CreateCampaignInput, tx: EntityManager): Promise<Campaign> {
    await activeAccountOfEditor(tx, { businessAccountId: input.businessAccountId, userId });
    const { campaign, events } = Campaign.create(
      { budgetMode: null, budgetMicros: null, ...input, id: newId(), at: await this.clock.now(tx) },
      this.config.minimumMicros,
    );
    await tx.insert(Campaign, campaign);
    await this.outbox.append(tx, events);
    return campaign;
  }
}
