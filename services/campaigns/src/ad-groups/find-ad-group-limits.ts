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
      minimumMicros: {
        BUDGET_MODE_DAY: this.config.minimumDailyBudgetMicros,
        BUDGET_MODE_TOTAL: this.config.minimumTotalBudgetMicros,
      },
      prices: await tx.find(RateCard),
    };
  }
}
