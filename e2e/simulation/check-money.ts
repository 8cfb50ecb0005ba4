import type { SimulatedDatabase } from './simulated-database.ts';
import { goneSince, type World } from './world.ts';

/** Each a rule, and the rows that break it: by independent SQL over raw tables. */
const ALWAYS: Readonly<Record<string, string>> = {
  'BI1 the ledger adds up to zero': `
    select sum(credits_micros - debits_micros) as off from billing.ledger_account having sum(credits_micros - debits_micros) <> 0`,
  'BI1 balances are the sums of transfers': `
    select a.id from billing.ledger_account a cross join lateral (
      select coalesce(sum(amount_micros) filter (where credit_account_id = a.id), 0) as credited,
             coalesce(sum(amount_micros) filter (where debit_account_id = a.id), 0) as debited
      from billing.transfer where a.id in (credit_account_id, debit_account_id)) t
    where a.credits_micros <> t.credited or a.debits_micros <> t.debited`,
  'BI6 no account is overdrawn by what is held, and what is held is the sum of the holds': `
    select a.id from billing.ledger_account a cross join lateral (
      select coalesce(sum(pending_micros), 0) as held from billing.hold h where h.business_account_id = a.business_account_id) h
    where a.kind = 'CASH' and (a.credits_micros - a.debits_micros - a.pending_debits_micros < 0 or a.pending_debits_micros <> h.held)`,
  'DE3 spent ≤ leased ≤ reserved ≤ requested ≤ budget, and leased is what leases hold or have spent': `
    select p.id from delivery.pool p cross join lateral (
      select coalesce(sum(case status when 'CLOSED' then spent_micros else slice_micros end), 0) as leased,
             coalesce(sum(spent_micros), 0) as spent from delivery.lease where pool_id = p.id) l
    where l.leased <> p.leased_micros or l.spent > p.leased_micros or p.leased_micros > p.reserved_micros
      or p.reserved_micros > p.requested_micros or p.requested_micros > p.budget_micros`,
  'DE3 a lease has spent what was charged to it, within its slice': `
    select l.id from delivery.lease l left join (
      select lease_id, sum(price_micros) as charged from delivery.tracked_event where outcome = 'CHARGED' group by lease_id) t
      on t.lease_id = l.id
    where l.spent_micros <> coalesce(t.charged, 0) or l.spent_micros > l.slice_micros`,
  'BI2 billing has posted no more than delivery has spent, and never above the hold': `
    select h.pool_id from billing.hold h left join (
      select s.pool_id, sum(t.amount_micros) as posted from billing.transfer t join billing.lease_spend s using (lease_id)
      where t.kind = 'CHARGE' group by s.pool_id) t using (pool_id)
    left join (select pool_id, sum(spent_micros) as spent from delivery.lease group by pool_id) l using (pool_id)
    where h.posted_micros_total <> coalesce(t.posted, 0) or h.posted_micros_total > coalesce(l.spent, 0)
      or h.posted_micros_total + h.pending_micros > h.requested_micros_total`,
  'DE3 posted and held together never exceed the budget of the pool': `
    select h.pool_id from billing.hold h join delivery.pool p on p.id = h.pool_id
    where h.posted_micros_total + h.pending_micros > p.budget_micros`,
  'DE3 CPM sets its price aside: nothing is shown that the lease does not cover': `
    select decision_id from delivery.tracked_event where kind = 'IMPRESSION' and outcome = 'NOT_CHARGED_BUDGET'`,
  'DE3 a cap holds what its leases hold or have spent, within its limit': `
    select c.id from delivery.spend_cap c cross join lateral (
      select coalesce(sum(case status when 'CLOSED' then spent_micros else slice_micros end), 0) as leased,
             coalesce(sum(case status when 'CLOSED' then spent_micros else 0 end), 0) as spent
      from delivery.lease where c.id = any(cap_ids)) l
    where c.leased_micros <> l.leased or c.spent_micros <> l.spent or c.leased_micros > c.limit_micros`,
  'DE3 every lease counts for its campaign, by day and in all, with or without a budget': `
    select l.id from delivery.lease l join delivery.pool p on p.id = l.pool_id where array(
      select c.owner_id from delivery.spend_cap c where c.id = any(l.cap_ids) and c.kind = 'CAMPAIGN') <> array[p.campaign_id, p.campaign_id]`,
  'AU5 of what a creator allows for a day nothing is charged above it': `
    select g.id, p.budget_day, sum(t.price_micros) as charged
    from "authorization".ad_authorization g join campaigns.ad on ad.ad_authorization_id = g.id
    join delivery.tracked_event t on t.ad_id = ad.id join delivery.lease l on l.id = t.lease_id join delivery.pool p on p.id = l.pool_id
    where t.outcome = 'CHARGED' group by g.id, p.budget_day
    having sum(t.price_micros) > (g.caps ->> 'dailySpendMicros')::bigint`,
  'CA2 one kind of event is charged for, the one that the ad group pays for': `
    select t.decision_id from delivery.tracked_event t join campaigns.ad_group g on g.id = t.ad_group_id
    where (coalesce(t.price_micros, 0) > 0) <> (t.kind = case g.billing_event when 'CPM' then 'IMPRESSION' when 'CPC' then 'CLICK' else 'VIEW_6S' end)
      or (t.outcome = 'COUNTED') <> (coalesce(t.price_micros, 0) = 0)`,
  'DE6 never more is given back than was charged, and only what was found undue': `
    select s.lease_id from billing.lease_spend s left join (
      select lease_id, sum(price_micros) as undue from delivery.undue_impression group by lease_id) u using (lease_id)
    where s.reversed_micros_total > s.spent_micros_total or s.reversed_micros_total > coalesce(u.undue, 0)`,
  'ST2 no story expires twice': `
    select key from stories.outbox where type = 'afterglow.stories.StoryExpired.v1' group by key having count(*) > 1`,
};

const AT_REST: Readonly<Record<string, string>> = {
  'DE3 every lease is closed': `select id from delivery.lease where status <> 'CLOSED'`,
  // A pool that billing refused all that it asked for has nothing to give back, and its hold, of nothing, stays open.
  'DE3 what was not spent has come back': `
    select pool_id from billing.hold where pending_micros <> 0 or (state <> 'ENDED' and reserved_micros_total > 0)`,
  'BI2 each lease is charged exactly what delivery has charged it': `
    select id from delivery.lease l left join (
      select lease_id, sum(amount_micros) as posted from billing.transfer where kind = 'CHARGE' group by lease_id) t on t.lease_id = l.id
    where l.spent_micros <> coalesce(t.posted, 0)`,
  'DE6 of each lease exactly what was undue is given back, by transfers and by sums': `
    select coalesce(u.lease_id, r.lease_id, b.lease_id) as lease_id, undue, reversed, reversed_micros_total
    from (select lease_id, sum(price_micros) as undue from delivery.undue_impression group by lease_id) u
    full join (select lease_id, sum(amount_micros) as reversed from billing.transfer where kind = 'REVERSAL' group by lease_id) r
      on r.lease_id = u.lease_id
    full join (select lease_id, reversed_micros_total from billing.lease_spend where reversed_micros_total > 0) b
      on b.lease_id = coalesce(u.lease_id, r.lease_id)
    where coalesce(undue, 0) <> coalesce(reversed, 0) or coalesce(undue, 0) <> coalesce(reversed_micros_total, 0)`,
  'DE6 what was found undue had been charged': `
    select u.decision_id from delivery.undue_impression u where not exists (
      select from delivery.tracked_event t where t.decision_id = u.decision_id and t.outcome = 'CHARGED' and t.price_micros = u.price_micros)`,
  'DE3 what no lease has spent is free again under every cap': `
    select id from delivery.spend_cap where leased_micros <> spent_micros`,
  'ST2 every story that has ended without being deleted has expired once': `
    select s.id from stories.story s where s.expires_at <= (select platform.clock.frozen_at from platform.clock) and s.status <> 'DELETED'
      and (select count(*) from stories.outbox o where o.key = s.id::text and o.type = 'afterglow.stories.StoryExpired.v1') <> 1`,
};

export async function checkMoney(database: SimulatedDatabase): Promise<void> {
  await check(database, ALWAYS);
}

export async function checkAtRest(database: SimulatedDatabase, world: World): Promise<void> {
  await check(database, { ...ALWAYS, ...AT_REST });
  await checkTopUps(database, world);
  await checkCampaignBudgets(database, world);
  await checkTracked(database, world);
}

async function check(database: SimulatedDatabase, rules: Readonly<Record<string, string>>): Promise<void> {
  const parts = Object.entries(rules).map(
    ([rule, sql]) =>
      `select '${rule.replaceAll("'", "''")}' as rule, json_agg(broken) as broken from (${sql}) broken having count(*) > 0`,
  );
  const [first] = await database.query<{ rule: string; broken: unknown }>(parts.join(' union all '));
  if (first) throw new Error(`${first.rule}: ${JSON.stringify(first.broken)}`);
}

async function checkTopUps(database: SimulatedDatabase, world: World): Promise<void> {
  const rows = await database.query<{ id: string; micros: string }>(
    `select business_account_id as id, sum(amount_micros) as micros from billing.transfer where kind = 'TOP_UP' group by 1`,
  );
  for (const { businessAccountId, toppedUpMicros } of world.advertisers) {
    const micros = Number(rows.find(({ id }) => id === businessAccountId)?.micros ?? 0);
    if (micros !== toppedUpMicros)
      throw new Error(`BI3: ${businessAccountId} has ${micros} of ${toppedUpMicros} that were paid in`);
  }
}

/** Of no day: no budget that the campaign may have had allowed for more. */
async function checkCampaignBudgets(database: SimulatedDatabase, world: World): Promise<void> {
  const days = await database.query<{ id: string; micros: string }>(
    `select p.campaign_id as id, sum(t.price_micros) as micros
     from delivery.tracked_event t join delivery.lease l on l.id = t.lease_id join delivery.pool p on p.id = l.pool_id
     where t.outcome = 'CHARGED' group by p.campaign_id, p.budget_day`,
  );
  for (const { id, micros } of days) {
    const most = world.advertisers.find(({ campaignId }) => campaignId === id)?.campaignBudgetMicros ?? Infinity;
    if (Number(micros) > most) throw new Error(`DE3: campaign ${id} is charged ${micros} in a day, and ${most} were allowed`);
  }
}

/** Accepted = CHARGED + RIGHT_ENDED + NOT_CHARGED_BUDGET, each exactly once, by id; and nothing is charged that had no right. */
async function checkTracked(database: SimulatedDatabase, world: World): Promise<void> {
  const rows = await database.query<{ id: string; kind: string; outcome: string; ad_id: string; decided_at: Date }>(
    `select decision_id as id, kind, outcome, ad_id, decided_at from delivery.tracked_event`,
  );
  const outcomes = new Map(rows.map(({ id, kind, outcome }) => [`${id} ${kind}`, outcome]));
  for (const fact of world.accepted) {
    const outcome = outcomes.get(fact);
    if (outcome === undefined || outcome === 'LATE') throw new Error(`ME1: ${fact} was accepted, and is ${outcome ?? 'lost'}`);
  }
  const given = await givenBack(database);
  const shown = new Set(world.shown.map(({ decisionId }) => decisionId));
  for (const { id, outcome, ad_id: adId, decided_at: decidedAt } of rows) {
    if (!shown.has(id)) throw new Error(`ME1: decision ${id} was counted, and never made`);
    if (given.has(id)) continue;
    const ad = world.ads.find((one) => one.adId === adId);
    const goneAtMs = ad && outcome === 'CHARGED' ? goneSince(world, ad, decidedAt.getTime()) : undefined;
    if (goneAtMs !== undefined)
      throw new Error(`DE6: decision ${id} is charged, ${decidedAt.getTime() - goneAtMs} ms after a right of its ad had gone`);
  }
}

/** Decisions whose charge was found undue. */
async function givenBack(database: SimulatedDatabase): Promise<Set<string>> {
  const rows = await database.query<{ id: string }>(`select decision_id as id from delivery.undue_impression`);
  return new Set(rows.map(({ id }) => id));
}
