import { AdGroupChanged } from '@afterglow/contracts/campaigns/ad-group-changed';
import type { Reaction } from '@afterglow/messaging/reaction';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { FitHoldsToAdGroup } from './fit-holds-to-ad-group.ts';

/** A lowered budget becomes max(new, spent + held), and nothing more is held above it. */
@Injectable()
export class FitHoldsWhenAdGroupChanged implements Reaction<AdGroupChanged> {
  readonly event = AdGroupChanged;

  constructor(private readonly fitHoldsToAdGroup: FitHoldsToAdGroup) {}

  async react({ adGroupId }: AdGroupChanged, tx: EntityManager): Promise<void> {
    await this.fitHoldsToAdGroup.execute({ adGroupId }, tx);
  }
}
