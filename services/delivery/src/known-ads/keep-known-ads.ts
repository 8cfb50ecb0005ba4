import { AdApproved } from '@afterglow/contracts/campaigns/ad-approved';
import { AdPaused } from '@afterglow/contracts/campaigns/ad-paused';
import { AdRejected } from '@afterglow/contracts/campaigns/ad-rejected';
import { AdResumed } from '@afterglow/contracts/campaigns/ad-resumed';
import type { Copy } from '@afterglow/messaging/reaction';
import { upsertNewer } from '@afterglow/messaging/upsert-newer';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { KnownAd } from './known-ad.entity.ts';

type AdEvent = AdApproved | AdPaused | AdRejected | AdResumed;

/** What delivery knows of ads: the newest state of each, tombstones kept. */
@Injectable()
export class KeepKnownAds implements Copy<AdEvent> {
  readonly events = [AdApproved, AdPaused, AdRejected, AdResumed];

  async keep(event: AdEvent, tx: EntityManager): Promise<void> {
    await upsertNewer(tx, KnownAd, { id: event.adId, version: event.aggregateVersion, state: event.state });
  }
}
