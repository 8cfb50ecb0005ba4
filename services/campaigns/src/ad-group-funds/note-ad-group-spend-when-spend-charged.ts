import { SpendCharged } from '@afterglow/contracts/billing/spend-charged';
import type { Reaction } from '@afterglow/messaging/reaction';
import { Clock } from '@afterglow/service-defaults/clock';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/**
 * What a pool of an ad group has spent: totals only grow, so the greatest is the newest. Pools without a day of their own
 * count for the calendar day on which it is heard; what they had spent before that is remembered.
 */
@Injectable()
export class NoteAdGroupSpendWhenSpendCharged implements Reaction<SpendCharged> {
  readonly event = SpendCharged;

  constructor(private readonly clock: Clock) {}

  async react(event: SpendCharged, tx: EntityManager): Promise<void> {
    // From before pools were told apart: this sum holds it.
    await tx.query(`delete from pool_funds where ad_group_id = $1 and budget_day is not distinct from $2 and is_carried`, [
      event.adGroupId,
      event.budgetDay,
    ]);
    await tx.query(
      `insert into pool_funds as noted (pool_id, ad_group_id, campaign_id, budget_day, spent_micros, spent_at, spent_day)
       values ($1, $2, $3, $4, $5, $6, coalesce($4::date, (select ($6::timestamptz at time zone time_zone)::date from ad_group where id = $2)))
       on conflict (pool_id) do update set spent_micros = excluded.spent_micros, spent_at = excluded.spent_at,
         spent_day = excluded.spent_day, spent_before_day_micros = case
           when noted.spent_day < excluded.spent_day then noted.spent_micros else noted.spent_before_day_micros end
       where noted.spent_micros < excluded.spent_micros`,
      [event.poolId, event.adGroupId, event.campaignId, event.budgetDay, event.poolSpentMicrosTotal, await this.clock.now(tx)],
    );
  }
}
