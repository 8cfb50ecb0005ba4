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
    select decision_id from delivery.tracked_event where outcome = 'NOT_CHARGED_BUDGET'`,
  'ST2 no story expires twice': `
    select key from stories.outbox where type = 'afterglow.stories.StoryExpired.v1' group by key having count(*) > 1`,
};

const AT_REST: Readonly<Record<string, string>> = {
  'DE3 every lease is closed': `select id from delivery.lease where status <> 'CLOSED'`,
  'DE3 what was not spent has come back': `select pool_id from billing.hold where pending_micros <> 0 or state <> 'ENDED'`,
  'BI2 each lease is charged exactly what delivery has charged it': `
    select id from delivery.lease l left join (
      select lease_id, sum(amount_micros) as posted from billing.transfer where kind = 'CHARGE' group by lease_id) t on t.lease_id = l.id
    where l.spent_micros <> coalesce(t.posted, 0)`,
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
  await checkImpressions(database, world);
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

/** Accepted = CHARGED + RIGHT_ENDED + NOT_CHARGED_BUDGET, each exactly once, by id; and nothing is charged that had no right. */
async function checkImpressions(database: SimulatedDatabase, world: World): Promise<void> {
  const rows = await database.query<{
    id: string;
    outcome: string;
    ad_id: string;
    decided_at: Date;
    lease_id: string;
    price: string;
  }>(
    `select decision_id as id, outcome, ad_id, decided_at, lease_id, price_micros as price from delivery.tracked_event where kind = 'IMPRESSION'`,
  );
  const outcomes = new Map(rows.map((row) => [row.id, row]));
  for (const decisionId of world.accepted) {
    const outcome = outcomes.get(decisionId)?.outcome;
    if (!['CHARGED', 'RIGHT_ENDED', 'NOT_CHARGED_BUDGET'].includes(outcome ?? ''))
      throw new Error(`ME1: the impression of decision ${decisionId} was accepted, and is ${outcome ?? 'lost'}`);
  }
  const given = await givenBack(database);
  const shown = new Set(world.shown.map(({ decisionId }) => decisionId));
  for (const { id, outcome, ad_id: adId, decided_at: decidedAt } of rows) {
    if (!shown.has(id)) throw new Error(`ME1: decision ${id} was counted, and never made`);
    if (!given || given.has(id)) continue;
    const ad = world.ads.find((one) => one.adId === adId);
    const goneAtMs = ad && outcome === 'CHARGED' ? goneSince(world, ad, decidedAt.getTime()) : undefined;
    if (goneAtMs !== undefined)
      throw new Error(`DE6: decision ${id} is charged, ${decidedAt.getTime() - goneAtMs} ms after a right of its ad had gone`);
  }
}

/** Decisions whose charge was found undue. */
async function givenBack(database: SimulatedDatabase): Promise<Set<string> | undefined> {
  const [found] = await database.query<{ there: boolean }>(
    `select to_regclass('delivery.undue_impression') is not null as there`,
  );
  if (!found?.there) return undefined;
  const rows = await database.query<{ id: string }>(`select decision_id as id from delivery.undue_impression`);
  return new Set(rows.map(({ id }) => id));
}
