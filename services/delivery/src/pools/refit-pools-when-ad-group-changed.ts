import { AdGroupChanged } from '@afterglow/contracts/campaigns/ad-group-changed';
import type { Reaction } from '@afterglow/messaging/reaction';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { RefitPools } from './refit-pools.ts';

/** An edited budget or schedule counts at once, for the pool that is open. */
@Injectable()
export class RefitPoolsWhenAdGroupChanged implements Reaction<AdGroupChanged> {
  readonly event = AdGroupChanged;

  constructor(private readonly refitPools: RefitPools) {}

  async react({ adGroupId }: AdGroupChanged, tx: EntityManager): Promise<void> {
    await this.refitPools.execute({ adGroupId }, tx);
  }
}
