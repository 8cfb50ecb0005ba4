import { SpendCharged } from '@afterglow/contracts/billing/spend-charged';
import type { Reaction } from '@afterglow/messaging/reaction';
import { Clock } from '@afterglow/service-defaults/clock';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** What an ad group has spent on a budget day: totals only grow, so the greatest is the newest. */
@Injectable()
export class NoteAdGroupSpendWhenSpendCharged implements Reaction<SpendCharged> {
  readonly event = SpendCharged;

  constructor(private readonly clock: Clock) {}

  async react(event: SpendCharged, tx: EntityManager): Promise<void> {
    await tx.query(
      `insert into ad_group_funds as noted (ad_group_id, budget_day, spent_micros, spent_at) values ($1, $2, $3, $4)
       on conflict on constraint ad_group_funds_of_day
       do update set spent_micros = excluded.spent_micros, spent_at = excluded.spent_at
       where noted.spent_micros < excluded.spent_micros`,
      [event.adGroupId, event.budgetDay, event.poolSpentMicrosTotal, await this.clock.now(tx)],
    );
  }
}
