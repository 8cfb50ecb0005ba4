import { ClickTracked } from '@afterglow/contracts/delivery/click-tracked';
import { ImpressionTracked } from '@afterglow/contracts/delivery/impression-tracked';
import { LeaseClosing } from '@afterglow/contracts/delivery/lease-closing';
import { ViewTracked } from '@afterglow/contracts/delivery/view-tracked';
import { Outbox } from '@afterglow/messaging/outbox';
import type { BulkReaction, ReceivedEvent } from '@afterglow/messaging/reaction';
import { Clock } from '@afterglow/service-defaults/clock';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { giveBackToCaps, type ClosedLease } from '../spend-caps/give-back-to-caps.ts';
import { extendLeases, type Charge } from '../leases/extend-leases.ts';
import { spendReports } from '../leases/spend-reports.ts';
import { findRightEnds } from './find-right-ends.ts';
import { TrackingFold, trackedKey, type FoldedLease, type Tracked } from './tracking-fold.ts';
import { TrackingMetrics } from './tracking-metrics.ts';
import type { TokenKind } from './tracking-tokens.ts';

type TrackingEvent = Tracked | LeaseClosing;

/** While a lease spends, it is reported about once a second. */
const REPORT_AFTER = `interval '1 second'`;

/**
 * What viewers did is counted once and charged at most once, in the order of the log; a lease's closing, behind all that was
 * accepted for it, gives the rest back to its pool. Rows are locked as leases, then pools, then caps, then posts, each by id.
 */
@Injectable()
export class ChargeLeasesWhenTracked implements BulkReaction<TrackingEvent> {
  readonly events = [ImpressionTracked, ClickTracked, ViewTracked, LeaseClosing];

  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly metrics: TrackingMetrics,
  ) {}

  async reactToMany(events: readonly ReceivedEvent<TrackingEvent>[], tx: EntityManager): Promise<void> {
    const fold = await this.fold(
      events.map(({ data }) => data),
      tx,
    );
    await insertTracked(fold, tx);
    const now = await this.clock.now(tx);
    await chargeLeases(fold, now, tx);
    await this.closeLeases(fold.closed, tx);
    await addEngagement(fold, now, tx);
    for (const { kind, outcome } of fold.rows) this.metrics.folded.inc({ kind, outcome });
    for (const kind of fold.duplicates) this.metrics.folded.inc({ kind, outcome: 'DUPLICATE' });
  }

  private async fold(events: readonly TrackingEvent[], tx: EntityManager): Promise<TrackingFold> {
    // The lock makes folds of one lease follow each other: what is read below stays true until the end.
    const leases = await lockLeases(
      events.map(({ leaseId }) => leaseId),
      tx,
    );
    const tracked = await findTracked(events, tx);
    const facts = events.filter((event): event is Tracked => !(event instanceof LeaseClosing));
    const priced = facts.filter((event) => (event.priceMicros ?? 0) > 0);
    const rightEndedAtMs = await findRightEnds(priced, tx);
    const due = priced.filter((event) => rightEndedAtMs(event) === undefined);
    const closing = events.flatMap((event) => (event instanceof LeaseClosing ? [event.leaseId] : []));
    await extendLeases({ charges: chargesOf(due, leases, tracked), closing }, leases, tx);
    const fold = new TrackingFold({ leases, tracked, rightEndedAtMs });
    for (const event of events) {
      if (event instanceof LeaseClosing) fold.closing(event.leaseId);
      else if (event instanceof ClickTracked) fold.click(event);
      else if (event instanceof ViewTracked) fold.view(event);
      else fold.impression(event);
    }
    return fold;
  }

  private async closeLeases(leaseIds: readonly string[], tx: EntityManager): Promise<void> {
    if (leaseIds.length === 0) return;
    const [leases]: [ClosedLease[], number] = await tx.query(
      `update lease set status = 'CLOSED', report_seq = report_seq + 1, reported_micros = spent_micros,
         reported_at = platform_now(), report_due_at = null
       where id = any($1::uuid[]) returning pool_id, cap_ids, slice_micros, spent_micros`,
      [leaseIds],
    );
    const poolIds = [...new Set(leases.map((lease) => lease.pool_id))].sort();
    await tx.query(`select 1 from pool where id = any($1::uuid[]) order by id for update`, [poolIds]);
    await tx.query(
      `update pool set leased_micros = leased_micros - rest, spent_micros = spent_micros + spent
       from (select pool_id, sum(slice - spent) as rest, sum(spent) as spent
         from unnest($1::uuid[], $2::bigint[], $3::bigint[]) as closed (pool_id, slice, spent) group by pool_id) as closed
       where id = pool_id`,
      [
        leases.map((lease) => lease.pool_id),
        leases.map((lease) => lease.slice_micros),
        leases.map((lease) => lease.spent_micros),
      ],
    );
    await giveBackToCaps(leases, tx);
    await this.outbox.append(tx, await spendReports({ leaseIds, final: true }, tx));
  }
}

/** Clicks and views of a batch that are to be paid for, each once. An impression was set aside in full. */
function chargesOf(priced: readonly Tracked[], leases: ReadonlyMap<string, FoldedLease>, tracked: ReadonlySet<string>): Charge[] {
  const counted = new Set(tracked);
  return priced.flatMap((event): Charge[] => {
    if (event instanceof ImpressionTracked || (leases.get(event.leaseId)?.isClosed ?? true)) return [];
    const key = trackedKey(event.decisionId, event instanceof ViewTracked ? event.watched : 'CLICK');
    if (counted.has(key)) return [];
    counted.add(key);
    return [{ leaseId: event.leaseId, priceMicros: event.priceMicros ?? 0 }];
  });
}

async function lockLeases(leaseIds: readonly string[], tx: EntityManager): Promise<Map<string, FoldedLease>> {
  const rows: { id: string; slice_micros: string; spent_micros: string; status: string }[] = await tx.query(
    `select id, slice_micros, spent_micros, status from lease where id = any($1::uuid[]) order by id for update`,
    [[...new Set(leaseIds)]],
  );
  return new Map(
    rows.map((row) => [
      row.id,
      { sliceMicros: Number(row.slice_micros), spentMicros: Number(row.spent_micros), isClosed: row.status === 'CLOSED' },
    ]),
  );
}

async function findTracked(events: readonly TrackingEvent[], tx: EntityManager): Promise<Set<string>> {
  const decisionIds = events.flatMap((event) => (event instanceof LeaseClosing ? [] : [event.decisionId]));
  const rows: { decision_id: string; kind: TokenKind }[] = await tx.query(
    `select decision_id, kind from tracked_event where decision_id = any($1::uuid[])`,
    [decisionIds],
  );
  return new Set(rows.map((row) => trackedKey(row.decision_id, row.kind)));
}

async function insertTracked({ rows }: TrackingFold, tx: EntityManager): Promise<void> {
  if (rows.length === 0) return;
  const columns = rows.map(({ kind, outcome, event }) => ({
    decision_id: event.decisionId,
    kind,
    outcome,
    lease_id: event.leaseId,
    ad_id: event.adId,
    ad_group_id: event.adGroupId,
    post_id: event.postId,
    price_micros: event.priceMicros ?? 0,
    is_contended: event instanceof ImpressionTracked ? event.isContended : null,
    decided_at: event.decidedAt,
    tracked_at: event.trackedAt,
    ...neededOf(event),
  }));
  await tx.query(`insert into tracked_event select * from jsonb_populate_recordset(null::tracked_event, $1::jsonb)`, [
    JSON.stringify(columns),
  ]);
}

/** What the charge rests on: it is looked at again when one of these turns out to have ended. */
function neededOf(event: Tracked) {
  return {
    ad_authorization_id: event.adAuthorizationId,
    creator_id: event.creatorId,
    business_account_id: event.businessAccountId,
    country: event.country,
  };
}

async function chargeLeases({ spends }: TrackingFold, now: Date, tx: EntityManager): Promise<void> {
  if (spends.size === 0) return;
  await tx.query(
    `update lease set spent_micros = spent_micros + micros, impressions = lease.impressions + charged.impressions,
       report_due_at = coalesce(report_due_at, greatest($4::timestamptz, reported_at + ${REPORT_AFTER}))
     from unnest($1::uuid[], $2::bigint[], $3::bigint[]) as charged (lease_id, micros, impressions)
     where id = lease_id`,
    [
      [...spends.keys()],
      [...spends.values()].map((spend) => spend.micros),
      [...spends.values()].map((spend) => spend.impressions),
      now,
    ],
  );
}

async function addEngagement({ posts }: TrackingFold, now: Date, tx: EntityManager): Promise<void> {
  if (posts.size === 0) return;
  const sorted = [...posts].sort(([a], [b]) => (a < b ? -1 : 1));
  await tx.query(
    `insert into paid_engagement as known (post_id, views, clicks, views_6s, due_at)
     select post_id, views, clicks, views_6s, $5::timestamptz
     from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[]) as new (post_id, views, clicks, views_6s)
     on conflict (post_id) do update set views = known.views + excluded.views, clicks = known.clicks + excluded.clicks,
       views_6s = known.views_6s + excluded.views_6s,
       due_at = coalesce(known.due_at, greatest(excluded.due_at, known.rolled_up_at + ${REPORT_AFTER}))`,
    [
      sorted.map(([postId]) => postId),
      sorted.map(([, { views }]) => views),
      sorted.map(([, { clicks }]) => clicks),
      sorted.map(([, { views6s }]) => views6s),
      now,
    ],
  );
}
