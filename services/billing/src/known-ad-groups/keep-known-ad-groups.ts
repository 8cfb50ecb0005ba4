import { AdGroupChanged } from '@afterglow/contracts/campaigns/ad-group-changed';
import { AdGroupLaunched } from '@afterglow/contracts/campaigns/ad-group-launched';
import { AdGroupStopped } from '@afterglow/contracts/campaigns/ad-group-stopped';
import type { Copy } from '@afterglow/messaging/reaction';
import { upsertNewer } from '@afterglow/messaging/upsert-newer';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { KnownAdGroup } from './known-ad-group.entity.ts';

type AdGroupEvent = AdGroupChanged | AdGroupLaunched | AdGroupStopped;

/** What billing knows of ad groups: the newest state of each, tombstones kept. */
@Injectable()
export class KeepKnownAdGroups implements Copy<AdGroupEvent> {
  readonly events = [AdGroupChanged, AdGroupLaunched, AdGroupStopped];

  async keep(event: AdGroupEvent, tx: EntityManager): Promise<void> {
    await upsertNewer(tx, KnownAdGroup, { id: event.adGroupId, version: event.aggregateVersion, state: event.state });
  }
}
