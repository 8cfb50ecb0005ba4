import { SpendFoundUndue } from '@afterglow/contracts/delivery/spend-found-undue';
import { occurred } from '@afterglow/contracts/event-contract';
import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import type { Timer } from '@afterglow/service-defaults/timer';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { MAX_CLOCK_SKEW_MS } from '../leases/lease-terms.ts';
import { spendReports } from '../leases/spend-reports.ts';
import { findRightEnds, type NeededRight } from '../tracking/find-right-ends.ts';

/** A charged impression, and when its right had ended. */
interface Undue {
  readonly decisionId: string;
  readonly leaseId: string;
  readonly priceMicros: string;
  readonly rightEndedAt: string;
}

/** Folds that had begun when a review was first seen end within seconds: soon enough to look again. */
const LOOK_AGAIN = `interval '50 milliseconds'`;

/**
 * What was charged although its right had ended is found with the rule of the fold and reported as undue, each impression
 * once. A fold that began before the end was visible may charge after it: so a review waits until every transaction has
 * ended that was running when it was first seen. Later folds see the end themselves.
 */
@Injectable()
export class ReverseChargesWhenDue implements Timer {
  readonly chunk = 200;

  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async runDue(tx: EntityManager): Promise<number> {
    await tx.query(
      `update charge_review set fence = pg_snapshot_xmax(pg_current_snapshot())
       where id in (select id from charge_review where fence is null order by id limit $1 for update skip locked)`,
      [this.chunk],
    );
    const due: { id: string }[] = await tx.query(
      `select id from charge_review where fence <= pg_snapshot_xmin(pg_current_snapshot())
       order by id limit $1 for update skip locked`,
      [this.chunk],
    );
    if (due.length === 0) return 0;
    const reviewIds = due.map(({ id }) => id);
    await this.reverse(await findUndue(reviewIds, tx), tx);
    await tx.query(`delete from charge_review where id = any($1::uuid[])`, [reviewIds]);
    return due.length;
  }

  async nextDueAt(tx: EntityManager): Promise<Date | null> {
    const rows: { due: Date | null }[] = await tx.query(
      `select case when exists (select from charge_review) then platform_now() + ${LOOK_AGAIN} else platform_now() + interval '1 second' end as due`,
    );
    return rows[0]?.due ?? null;
  }

  async countDue(tx: EntityManager): Promise<number> {
    const rows: { due: number }[] = await tx.query(`select count(*)::int as due from charge_review`);
    return rows[0]?.due ?? 0;
  }

  private async reverse(undue: readonly Undue[], tx: EntityManager): Promise<void> {
    if (undue.length === 0) return;
    const leaseIds = [...new Set(undue.map(({ leaseId }) => leaseId))].sort();
    // As the fold does: a lease's reviews follow each other, and its folds.
    await tx.query(`select 1 from lease where id = any($1::uuid[]) order by id for update`, [leaseIds]);
    const found: { lease_id: string; price_micros: string }[] = await tx.query(
      `insert into undue_impression (decision_id, lease_id, price_micros, right_ended_at, found_at)
       select * from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::timestamptz[], array_fill($5::timestamptz, array[cardinality($1::uuid[])]))
       on conflict do nothing returning lease_id, price_micros`,
      [
        undue.map(({ decisionId }) => decisionId),
        undue.map(({ leaseId }) => leaseId),
        undue.map(({ priceMicros }) => priceMicros),
        undue.map(({ rightEndedAt }) => rightEndedAt),
        await this.clock.now(tx),
      ],
    );
    await this.report(found, tx);
  }

  /** Whatever was charged is reported before it is called undue. */
  private async report(found: readonly { lease_id: string; price_micros: string }[], tx: EntityManager): Promise<void> {
    const leaseIds = [...new Set(found.map(({ lease_id }) => lease_id))].sort();
    if (leaseIds.length === 0) return;
    await tx.query(
      `insert into undue_spend as known (lease_id, seq, micros, impressions)
       select lease_id, 1, sum(price), count(*) from unnest($1::uuid[], $2::bigint[]) as found (lease_id, price) group by lease_id
       on conflict (lease_id) do update set seq = known.seq + 1, micros = known.micros + excluded.micros,
         impressions = known.impressions + excluded.impressions`,
      [found.map(({ lease_id }) => lease_id), found.map(({ price_micros }) => price_micros)],
    );
    const [unreported]: [{ id: string }[], number] = await tx.query(
      `update lease set report_seq = report_seq + 1, reported_micros = spent_micros, reported_at = platform_now(), report_due_at = null
       where id = any($1::uuid[]) and reported_micros < spent_micros returning id`,
      [leaseIds],
    );
    const reports = await spendReports({ leaseIds: unreported.map(({ id }) => id), final: false }, tx);
    await this.outbox.append(tx, [...reports, ...(await undueSpends(leaseIds, tx))]);
  }
}

async function findUndue(reviewIds: readonly string[], tx: EntityManager): Promise<Undue[]> {
  const charged: (Omit<Undue, 'rightEndedAt'> & NeededRight & { decidedAt: Date })[] = await tx.query(
    `select distinct t.decision_id as "decisionId", t.lease_id as "leaseId", t.price_micros as "priceMicros",
       t.ad_authorization_id as "adAuthorizationId", t.post_id as "postId", t.creator_id as "creatorId", t.decided_at as "decidedAt",
       t.business_account_id as "businessAccountId", t.country
     from charge_review r join tracked_event t
       on t.decided_at >= r.from_at - $2 * interval '1 millisecond' and t.outcome = 'CHARGED' and t.creator_id is not null
       and case r.subject when 'GRANT' then t.ad_authorization_id = r.subject_id when 'POST' then t.post_id = r.subject_id
         when 'CREATOR' then t.creator_id = r.subject_id when 'ACCOUNT' then t.business_account_id = r.subject_id
         when 'SOUND' then t.post_id in (select id from known_post where state->>'soundId' = r.subject_id::text)
         else true end
     where r.id = any($1::uuid[])
       and t.decided_at >= (select min(from_at) from charge_review where id = any($1::uuid[])) - $2 * interval '1 millisecond'
       and not exists (select from undue_impression u where u.decision_id = t.decision_id)`,
    [reviewIds, MAX_CLOCK_SKEW_MS],
  );
  const rightEndedAtMs = await findRightEnds(charged, tx);
  return charged.flatMap((one) => {
    const endedAtMs = rightEndedAtMs({ ...one, decidedAt: one.decidedAt.toISOString() });
    return endedAtMs === undefined ? [] : [{ ...one, rightEndedAt: new Date(endedAtMs).toISOString() }];
  });
}

async function undueSpends(leaseIds: readonly string[], tx: EntityManager): Promise<SpendFoundUndue[]> {
  const rows: {
    lease_id: string;
    seq: string;
    micros: string;
    impressions: string;
    pool_id: string;
    ad_group_id: string;
    campaign_id: string;
    business_account_id: string;
    budget_day: string | null;
    currency: string;
  }[] = await tx.query(
    `select u.lease_id, u.seq, u.micros, u.impressions, p.id as pool_id, p.ad_group_id, p.campaign_id, p.business_account_id,
       p.budget_day::text, p.currency
     from undue_spend u join lease l on l.id = u.lease_id join pool p on p.id = l.pool_id
     where u.lease_id = any($1::uuid[]) order by u.lease_id`,
    [leaseIds],
  );
  return rows.map((row) =>
    occurred(SpendFoundUndue, {
      leaseId: row.lease_id,
      poolId: row.pool_id,
      adGroupId: row.ad_group_id,
      campaignId: row.campaign_id,
      businessAccountId: row.business_account_id,
      budgetDay: row.budget_day,
      currency: row.currency,
      seq: Number(row.seq),
      undueMicrosTotal: Number(row.micros),
      undueImpressionsTotal: Number(row.impressions),
      aggregateVersion: Number(row.seq),
    }),
  );
}
