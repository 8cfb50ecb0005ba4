/** True at every moment, also in the middle of everything: each row is a broken promise. */
export const ALWAYS = `
  select 'Σ of the ledger is not 0: ' || currency as broken
    from billing.ledger_account group by currency having sum(credits_micros - debits_micros) <> 0
  union all
  select 'balance differs from transfers: ' || a.id from billing.ledger_account a
    where credits_micros - debits_micros <> (
      select coalesce(sum(case when credit_account_id = a.id then amount_micros else -amount_micros end), 0)
      from billing.transfer where a.id in (credit_account_id, debit_account_id))
  union all
  select 'posted + held above the balance: ' || id from billing.ledger_account
    where kind = 'CASH' and credits_micros - debits_micros < pending_debits_micros
  union all
  select 'held at billing above the budget: ' || h.ad_group_id from billing.hold h join campaigns.ad_group g on g.id = h.ad_group_id
    group by h.ad_group_id, h.budget_day, g.budget_micros
    having sum(h.reserved_micros_total - h.voided_micros) > g.budget_micros
  union all
  select 'posted above what is held: ' || pool_id from billing.hold where posted_micros_total + voided_micros > reserved_micros_total
  union all
  select 'delivery leases more than billing holds: ' || p.id from delivery.pool p left join billing.hold h on h.pool_id = p.id
    where p.leased_micros > coalesce(h.reserved_micros_total, 0)
  union all
  select 'a lease spent more than its slice: ' || id from delivery.lease where spent_micros > slice_micros
  union all
  select 'a lease is charged more than it spent: ' || l.id from delivery.lease l join billing.lease_spend b on b.lease_id = l.id
    where b.spent_micros_total > l.spent_micros
  union all
  select 'a report is charged twice: ' || lease_id from billing.transfer where kind = 'CHARGE'
    group by lease_id, lease_seq having count(*) > 1
  union all
  select 'a cap holds other than its leases: ' || c.id from delivery.spend_cap c where c.leased_micros > c.limit_micros or c.leased_micros <> (
    select coalesce(sum(case l.status when 'CLOSED' then l.spent_micros else l.slice_micros end), 0)
    from delivery.lease l where c.id = any(l.cap_ids))
  union all
  select 'leased for a campaign above its budget: ' || c.owner_id from delivery.spend_cap c join campaigns.campaign g on g.id = c.owner_id
    where c.kind = 'CAMPAIGN' and c.leased_micros > g.budget_micros and (c.budget_day is null) = (g.budget_mode = 'BUDGET_MODE_TOTAL')
  union all
  select 'charged above the limit of a creator: ' || c.owner_id from delivery.spend_cap c
    join "authorization".ad_authorization g on g.id = c.owner_id
    where c.kind = 'GRANT' and (c.limit_micros > (g.caps ->> 'dailySpendMicros')::bigint or c.spent_micros > c.limit_micros)
  union all
  select 'spent differs from impressions: ' || l.id from delivery.lease l where spent_micros <> (
    select coalesce(sum(price_micros), 0) from delivery.tracked_event t where t.lease_id = l.id and outcome = 'CHARGED')`;

/** What was charged although it was decided after its right had ended, and was not found undue. */
export const AFTER_THE_END = `
  select 'charged after its right ended: ' || t.decision_id as broken
  from delivery.tracked_event t join campaigns.ad on ad.id = t.ad_id
  join "authorization".ad_authorization g on g.id = ad.ad_authorization_id
  where t.outcome = 'CHARGED' and t.decided_at >= g.ended_at
    and not exists (select from delivery.undue_impression u where u.decision_id = t.decision_id and u.price_micros = t.price_micros)`;

/** Of each lease exactly what was found undue is given back: by the transfers, and by billing's own sum. */
export const GIVEN_BACK = `
  with undue as (select lease_id, sum(price_micros) as micros from delivery.undue_impression group by lease_id),
    reversed as (select lease_id, sum(amount_micros) as micros from billing.transfer where kind = 'REVERSAL' group by lease_id)
  select 'given back differs from what was undue: ' || coalesce(u.lease_id, r.lease_id, b.lease_id) as broken
  from undue u full join reversed r on r.lease_id = u.lease_id
    full join (select * from billing.lease_spend where reversed_micros_total > 0) b on b.lease_id = coalesce(u.lease_id, r.lease_id)
  where coalesce(u.micros, 0) <> coalesce(r.micros, 0) or coalesce(u.micros, 0) <> coalesce(b.reversed_micros_total, 0)
  union all
  select 'undue, and never charged: ' || u.decision_id from delivery.undue_impression u where not exists (
    select from delivery.tracked_event t where t.decision_id = u.decision_id and t.outcome = 'CHARGED' and t.price_micros = u.price_micros)`;

/** When every lease that was taken has had its time: what was not spent is back in its pool and under its caps, whoever died. */
export const LEASES_ARE_BACK = `
  select 'not closed after its time: ' || id || ', ' || status || ', taken until ' || takes_until || ', closes at ' || closes_at
    || ', and it is ' || delivery.platform_now() as broken
  from delivery.lease where status <> 'CLOSED'
  union all
  select 'not back in its pool: ' || id from delivery.pool where leased_micros <> spent_micros
  union all
  select 'not back under its cap: ' || id from delivery.spend_cap where leased_micros <> spent_micros`;

/** Of these campaigns. What is left at the end does not pay for one more impression of the replica that has leased it. */
export const FUNDABLE_AND_NOT_BILLED = `
  select 'billed to ' || round(100.0 * posted / budget_micros, 2) || ' % of its budget: ' || id as broken
  from campaigns.campaign c cross join lateral (
    select coalesce(sum(h.posted_micros_total), 0) as posted
    from billing.hold h join campaigns.ad_group g on g.id = h.ad_group_id where g.campaign_id = c.id) h
  where c.id = any($1) and posted < 0.975 * budget_micros`;

/** Once nothing is under way any more. */
export const IN_THE_END = `
  select 'charges differ from impressions' as broken
    where (select coalesce(sum(amount_micros), 0) from billing.transfer where kind = 'CHARGE')
       <> (select coalesce(sum(price_micros), 0) from delivery.tracked_event where outcome = 'CHARGED')
  union all
  select 'still held: ' || pool_id from billing.hold
    where pending_micros <> 0 and budget_day < (delivery.platform_now() at time zone 'America/New_York')::date
  union all
  select 'a lease is open: ' || id from delivery.lease where status <> 'CLOSED'
  union all
  select 'a story expired ' || count(e.id) || ' times: ' || s.id from stories.story s
    left join stories.outbox e on e.key = s.id::text and e.type = 'afterglow.stories.StoryExpired.v1'
    group by s.id having count(e.id) <> 1`;

const SERVICES = ['stories', 'authorization', 'campaigns', 'delivery', 'billing'];
export const LETTERS = SERVICES.map(
  (
    service,
  ) => `select 'dead letter in ${service}: ' || type || ' ' || error as broken from "${service}".dead_letter where status = 'WAITING'
     union all select 'halted in ${service}: ' || topic || ' ' || halt_reason from "${service}".consumer_offset where halted_at is not null`,
).join(' union all ');
