import { FundsReserved } from '@afterglow/contracts/billing/funds-reserved';
import type { Reaction } from '@afterglow/messaging/reaction';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** How much was ever held for a pool of an ad group: totals only grow, so the greatest is the newest. */
@Injectable()
export class NoteAdGroupFundsWhenFundsReserved implements Reaction<FundsReserved> {
  readonly event = FundsReserved;

  async react(event: FundsReserved, tx: EntityManager): Promise<void> {
    await tx.query(
      `insert into pool_funds as noted (pool_id, ad_group_id, campaign_id, budget_day, reserved_micros) values ($1, $2, $3, $4, $5)
       on conflict (pool_id) do update set reserved_micros = greatest(noted.reserved_micros, excluded.reserved_micros)`,
      [event.poolId, event.adGroupId, event.campaignId, event.budgetDay, event.reservedMicrosTotal],
    );
  }
}
