import { Clock } from '@afterglow/service-defaults/clock';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { AdGroup } from '../ad-groups/ad-group.entity.ts';

/** What ad groups may spend today, or in their whole life: their budget, or more where a lowered one was held already. */
@Injectable()
export class FindBudgetsInForce {
  constructor(private readonly clock: Clock) {}

  async execute(adGroups: readonly AdGroup[], tx: EntityManager): Promise<ReadonlyMap<string, number>> {
    const at = await this.clock.now(tx);
    const rows: { id: string; micros: string }[] = await tx.query(
      `select g.id, greatest(g.budget_micros, coalesce(f.applied_micros, 0)) as micros
       from ad_group g left join ad_group_funds f on f.ad_group_id = g.id
         and f.budget_day is not distinct from case when g.budget_mode = 'BUDGET_MODE_DAY' then ($2::timestamptz at time zone g.time_zone)::date end
       where g.id = any($1::uuid[])`,
      [adGroups.map(({ id }) => id), at],
    );
    return new Map(rows.map(({ id, micros }) => [id, Number(micros)]));
  }
}
