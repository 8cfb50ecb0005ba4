import { AdGroupStopped } from '@afterglow/contracts/campaigns/ad-group-stopped';
import type { Reaction } from '@afterglow/messaging/reaction';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { FitHoldsToAdGroup } from './fit-holds-to-ad-group.ts';

/** A stop is an edit too: requests that were made on it do not wait for ever. */
@Injectable()
export class FitHoldsWhenAdGroupStopped implements Reaction<AdGroupStopped> {
  readonly event = AdGroupStopped;

  constructor(private readonly fitHoldsToAdGroup: FitHoldsToAdGroup) {}

  async react({ adGroupId }: AdGroupStopped, tx: EntityManager): Promise<void> {
    await this.fitHoldsToAdGroup.execute({ adGroupId }, tx);
  }
}
