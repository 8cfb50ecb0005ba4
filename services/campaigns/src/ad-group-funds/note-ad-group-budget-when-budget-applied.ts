import { BudgetApplied } from '@afterglow/contracts/billing/budget-applied';
import type { Reaction } from '@afterglow/messaging/reaction';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** How far down a lowered budget could go on a budget day, by the newest edit that billing has answered. */
@Injectable()
export class NoteAdGroupBudgetWhenBudgetApplied implements Reaction<BudgetApplied> {
  readonly event = BudgetApplied;

  async react(event: BudgetApplied, tx: EntityManager): Promise<void> {
    await tx.query(
      `insert into ad_group_funds as noted (ad_group_id, budget_day, applied_micros, applied_version) values ($1, $2, $3, $4)
       on conflict on constraint ad_group_funds_of_day
       do update set applied_micros = excluded.applied_micros, applied_version = excluded.applied_version
       where coalesce(noted.applied_version, 0) < excluded.applied_version`,
      [event.adGroupId, event.budgetDay, event.adGroupAppliedMicros ?? event.appliedMicros, event.adGroupVersion],
    );
  }
}
