import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CampaignsConfig } from '../config.ts';
import { RateCard } from '../rate-cards/rate-card.entity.ts';
import type { AdGroupLimits } from './ad-group-terms.ts';

/** What the platform asks of an ad group: the configured minimums and the published rate cards. */
@Injectable()
export class FindAdGroupLimits {
  constructor(private readonly config: CampaignsConfig) {}

  async execute(tx: EntityManager): Promise<AdGroupLimits> {
    return {
      minimumMicros: this.config.minimumMicros,
      prices: await tx.find(RateCard),
    };
  }
}
