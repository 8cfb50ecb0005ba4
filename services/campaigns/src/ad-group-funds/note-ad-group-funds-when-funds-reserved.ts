import { FundsReserved } from '@afterglow/contracts/billing/funds-reserved';
import type { Reaction } from '@afterglow/messaging/reaction';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** How much was ever held for an ad group on a budget day: totals only grow, so the greatest is the newest. */
@Injectable()
export class NoteAdGroupFundsWhenFundsReserved implements Reaction<FundsReserved> {
  readonly event = FundsReserved;

  async react(event: FundsReserved, tx: EntityManager): Promise<void> {
    await tx.query(
      `insert into ad_group_funds as noted (ad_group_id, budget_day, reserved_micros) values ($1, $2, $3)
       on conflict on constraint ad_group_funds_of_day
       do update set reserved_micros = greatest(noted.reserved_micros, excluded.reserved_micros)`,
      [event.adGroupId, event.budgetDay, event.reservedMicrosTotal],
    );
  }
}
