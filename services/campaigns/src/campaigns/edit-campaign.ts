import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import { assertVersion } from '@afterglow/service-defaults/precondition';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { BudgetMode } from '../ad-groups/ad-group-terms.ts';
import { CampaignsConfig } from '../config.ts';
import { accountOfEditor } from '../known-business-accounts/membership.ts';
import type { OperationStatus } from '../operation-status/operation-status.ts';
import type { Campaign } from './campaign.entity.ts';
import { lockCampaign } from './find-campaigns.ts';

export interface EditCampaignInput {
  readonly campaignId: string;
  readonly userId: string;
  readonly expectedVersion: number;
  readonly name?: string;
  readonly operationStatus?: OperationStatus;
  readonly budgetMode?: BudgetMode | null;
  readonly budgetMicros?: number | null;
}

/** Who edits a campaign has seen its newest state; disabling it takes one event, however many ads it has. */
@Injectable()
export class EditCampaign {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly config: CampaignsConfig,
  ) {}

  async execute({ campaignId, userId, expectedVersion, ...edit }: EditCampaignInput, tx: EntityManager): Promise<Campaign> {
    const campaign = await lockCampaign(tx, { campaignId, userId });
    await accountOfEditor(tx, { businessAccountId: campaign.businessAccountId, userId });
    assertVersion(campaign.version, expectedVersion);

    const events = campaign.edit({ ...edit, at: await this.clock.now(tx) }, this.config.minimumMicros);

    await tx.save(campaign);
    await this.outbox.append(tx, events);
    return campaign;
  }
}
