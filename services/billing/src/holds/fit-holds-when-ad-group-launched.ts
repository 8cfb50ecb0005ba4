import { AdGroupLaunched } from '@afterglow/contracts/campaigns/ad-group-launched';
import type { Reaction } from '@afterglow/messaging/reaction';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { FitHoldsToAdGroup } from './fit-holds-to-ad-group.ts';

/** Requests that came before their ad group was known are answered. */
@Injectable()
export class FitHoldsWhenAdGroupLaunched implements Reaction<AdGroupLaunched> {
  readonly event = AdGroupLaunched;

  constructor(private readonly fitHoldsToAdGroup: FitHoldsToAdGroup) {}

  async react({ adGroupId }: AdGroupLaunched, tx: EntityManager): Promise<void> {
    await this.fitHoldsToAdGroup.execute({ adGroupId }, tx);
  }
}
