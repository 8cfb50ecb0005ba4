import { AdGroupStopped } from '@afterglow/contracts/campaigns/ad-group-stopped';
import type { Reaction } from '@afterglow/messaging/reaction';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { RefitPools } from './refit-pools.ts';

/** A deleted ad group needs no money any more. */
@Injectable()
export class RefitPoolsWhenAdGroupStopped implements Reaction<AdGroupStopped> {
  readonly event = AdGroupStopped;

  constructor(private readonly refitPools: RefitPools) {}

  async react({ adGroupId }: AdGroupStopped, tx: EntityManager): Promise<void> {
    await this.refitPools.execute({ adGroupId }, tx);
  }
}
