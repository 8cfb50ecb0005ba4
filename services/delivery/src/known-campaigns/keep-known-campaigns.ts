import { CampaignChanged } from '@afterglow/contracts/campaigns/campaign-changed';
import { CampaignCreated } from '@afterglow/contracts/campaigns/campaign-created';
import type { Copy } from '@afterglow/messaging/reaction';
import { upsertNewer } from '@afterglow/messaging/upsert-newer';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { KnownCampaign } from './known-campaign.entity.ts';

type CampaignEvent = CampaignChanged | CampaignCreated;

/** What delivery knows of campaigns: the newest state of each, tombstones kept. */
@Injectable()
export class KeepKnownCampaigns implements Copy<CampaignEvent> {
  readonly events = [CampaignChanged, CampaignCreated];

  async keep(event: CampaignEvent, tx: EntityManager): Promise<void> {
    await upsertNewer(tx, KnownCampaign, { id: event.campaignId, version: event.aggregateVersion, state: event.state });
  }
}
