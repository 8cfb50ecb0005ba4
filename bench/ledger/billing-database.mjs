import { databaseUrls, prepareDatabase } from '@afterglow/local/prepare-database';
import { service } from '@afterglow/billing/service';
import { messagingMigrations } from '@afterglow/messaging/migrations';
import { migrate } from '@afterglow/service-defaults/migrate';
import { Pool } from 'pg';
import { startPostgres } from '../servers.mjs';

/** Room that a server of a ledger has. */
const SETTINGS = { shared_buffers: '2GB', max_wal_size: '16GB', checkpoint_timeout: '30min' };
const NEVER_SPENT = 4_000_000_000_000_000;

/** Billing's real schema on a Postgres of the bench's own, with accounts that have money, and a hold each. */
export async function openBillingDatabase(accounts) {
  const postgres = await startPostgres(SETTINGS);
  await prepareDatabase(postgres.url, { services: ['billing'], testClock: false });
  const urls = databaseUrls(postgres.url, 'billing');
  await migrate(service, { migrations: messagingMigrations }, urls.owner);
  const admin = new Pool({ connectionString: postgres.url, options: '-c search_path=billing', max: 20 });
  admin.on('error', () => undefined);
  await fill(admin, accounts);
  await admin.query('analyze');
  const stop = async () => {
    await admin.end();
    await postgres.stop();
  };
  return { urls, admin, serverPid: postgres.pid, stop };
}

async function fill(admin, accounts) {
  await admin.query(
    `insert into known_business_account (id, version, state)
     select uuidv7(), 1, '{"timeZone": "UTC", "status": "ACTIVE"}' from generate_series(1, ${accounts})`,
  );
  await admin.query(
    `insert into billing_account (business_account_id, status, currency, opened_at, version)
     select id, 'ACTIVE', 'USD', now(), 1 from known_business_account`,
  );
  await admin.query(
    `insert into ledger_account (id, business_account_id, kind, currency, debits_micros, credits_micros, pending_debits_micros)
     select uuidv7(), id, kind, 'USD', case kind when 'PAYMENTS' then $1::bigint else 0 end,
            case kind when 'CASH' then $1::bigint else 0 end, case kind when 'CASH' then $1::bigint else 0 end
     from known_business_account, unnest(array['PAYMENTS', 'CASH', 'REVENUE']) as kind`,
    [NEVER_SPENT],
  );
  await admin.query(
    `insert into hold (pool_id, business_account_id, ad_group_id, campaign_id, budget_day, currency, state, pool_version,
                       requested_micros_total, reserved_micros_total)
     select uuidv7(), id, uuidv7(), uuidv7(), '2026-11-25', 'USD', 'OPEN', 1, $1::bigint, $1::bigint from known_business_account`,
    [NEVER_SPENT],
  );
}

/** Charges of the past, one report each, over all accounts in turn. */
const PAST = `
  create temporary table past on commit drop as
  with account as (
    select h.pool_id, h.business_account_id, cash.id as cash_id, revenue.id as revenue_id,
           row_number() over (order by h.pool_id) - 1 as n
    from hold h join ledger_account cash on cash.business_account_id = h.business_account_id and cash.kind = 'CASH'
    join ledger_account revenue on revenue.business_account_id = h.business_account_id and revenue.kind = 'REVENUE'
  )
  select uuidv7() as lease_id, pool_id, business_account_id, cash_id, revenue_id
  from generate_series(1, $MORE) as g join account on n = g % (select count(*) from hold)`;
const PAST_ROWS = [
  `insert into lease_spend (lease_id, pool_id, seq, spent_micros_total) select lease_id, pool_id, 1, 15 from past`,
  `insert into transfer (id, kind, business_account_id, currency, debit_account_id, credit_account_id, amount_micros,
                         lease_id, lease_seq, created_at)
   select uuidv7(), 'CHARGE', business_account_id, 'USD', cash_id, revenue_id, 15, lease_id, 1, now() from past`,
];
/** What the product moves in the same statement, here once for all of them. */
const PAST_SUMS = [
  `update hold set posted_micros_total = posted_micros_total + sum from (select pool_id, 15 * count(*) as sum from past group by 1) one
   where hold.pool_id = one.pool_id`,
  `insert into account_day as known select business_account_id, budget_day, 15 * count(*) from past join hold using (pool_id, business_account_id)
   group by 1, 2 on conflict (business_account_id, day) do update set charged_micros = known.charged_micros + excluded.charged_micros`,
  `update ledger_account set debits_micros = debits_micros + sum, pending_debits_micros = pending_debits_micros - sum
   from (select cash_id, 15 * count(*) as sum from past group by 1) one where id = cash_id`,
  `update ledger_account set credits_micros = credits_micros + sum
   from (select revenue_id, 15 * count(*) as sum from past group by 1) one where id = revenue_id`,
];
/** Indexes and foreign keys of the two tables that grow, as the migrations made them; keys last, because others rest on them. */
const CONSTRAINTS = `
  select conrelid::regclass::text as "table", quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
  from pg_constraint where conrelid in ('transfer'::regclass, 'lease_spend'::regclass) and contype in ('f', 'p', 'u')
  order by contype <> 'f', conrelid, conname`;
const INDEXES = `
  select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
  where indrelid in ('transfer'::regclass, 'lease_spend'::regclass)
    and not exists (select from pg_constraint where conindid = indexrelid) order by 1`;
/** By independent sums over the rows: what balances, holds and days say of them. The bench's peer keeps no days. */
const OFF = `
  select (select sum(debits_micros - credits_micros) from ledger_account) as sides,
    (select sum(credits_micros) from ledger_account where kind = 'REVENUE') - (select sum(amount_micros) from transfer) as revenue,
    (select sum(posted_micros_total) from hold) - (select sum(spent_micros_total) from lease_spend) as holds,
    (select sum(charged_micros) from account_day) - (select sum(amount_micros) from transfer) as days,
    (select count(*) from transfer t where lease_id is not null
       and not exists (select from lease_spend l where l.lease_id = t.lease_id)) as leases,
    (select count(*) from lease_spend l where not exists (select from hold h where h.pool_id = l.pool_id)) as pools,
    (select count(*) from transfer t where not exists (select from ledger_account a where (a.id, a.business_account_id, a.currency)
       = (t.debit_account_id, t.business_account_id, t.currency))) as debits,
    (select count(*) from transfer t where not exists (select from ledger_account a where (a.id, a.business_account_id, a.currency)
       = (t.credit_account_id, t.business_account_id, t.currency))) as credits`;

/**
 * Charges of the past in bulk, until the ledger has this many: rows first, then indexes and keys as they were, checked against
 * all rows. Tables, balances and sums are as if the product had posted one by one; throws if they are not.
 */
export async function growTo(admin, transfers) {
  const { rows } = await admin.query('select count(*)::int as count from transfer');
  const more = transfers - rows[0].count;
  if (more > 0) await addPast(admin, more);
  // What is measured before leaves dead rows behind: without this, the smallest ledger would be the dearest.
  await admin.query('vacuum (analyze) transfer, lease_spend, ledger_account, hold, account_day, billing_account, inbox, outbox');
  await admin.query('checkpoint');
}

async function addPast(admin, more) {
  const filler = await admin.connect();
  try {
    await filler.query(
      `set maintenance_work_mem = '1GB'; set work_mem = '512MB'; set synchronous_commit = off; set enable_nestloop = off`,
    );
    const [constraints, indexes] = [(await filler.query(CONSTRAINTS)).rows, (await filler.query(INDEXES)).rows];
    const [before] = (await filler.query(OFF)).rows;
    await filler.query('begin');
    for (const { table, name } of constraints) await filler.query(`alter table ${table} drop constraint ${name}`);
    for (const { name } of indexes) await filler.query(`drop index ${name}`);
    // What they look for statement by statement is looked for once, below.
    await filler.query('alter table transfer disable trigger user; alter table lease_spend disable trigger user');
    await filler.query(PAST.replace('$MORE', String(more)));
    for (const statement of [...PAST_ROWS, ...PAST_SUMS]) await filler.query(statement);
    for (const { definition } of indexes) await filler.query(definition);
    for (const { table, name, definition } of constraints.toReversed())
      await filler.query(`alter table ${table} add constraint ${name} ${definition}`);
    await filler.query('alter table transfer enable trigger user; alter table lease_spend enable trigger user');
    await filler.query('commit');
    const again = [(await filler.query(CONSTRAINTS)).rows, (await filler.query(INDEXES)).rows];
    if (JSON.stringify(again) !== JSON.stringify([constraints, indexes]))
      throw new Error('the ledger has lost a key or an index');
    const [off] = (await filler.query(OFF)).rows;
    const wrong = Object.entries(off).map(([what, sum]) => (what === 'days' ? sum - before.days : Number(sum)));
    if (wrong.some((sum) => sum !== 0)) throw new Error(`the ledger does not add up: ${JSON.stringify(off)}`);
    await filler.query('reset all');
  } finally {
    filler.release();
  }
}
