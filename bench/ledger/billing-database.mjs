import { databaseUrls, prepareDatabase } from '@afterglow/local/prepare-database';
import { service } from '@afterglow/billing/service';
import { messagingMigrations } from '@afterglow/messaging/migrations';
import { migrate } from '@afterglow/service-defaults/migrate';
import { Pool } from 'pg';
import { startPostgres } from '../servers.mjs';

/** Room that a server of a ledger has. */
const SETTINGS = { shared_buffers: '2GB', max_wal_size: '16GB', checkpoint_timeout: '30min' };
/** Of one statement that writes charges of the past. */
const PIECE = 100_000;
const FILLERS = 2;
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
  const stop = async () => {
    await admin.end();
    await postgres.stop();
  };
  return { urls, admin, stop };
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

const PAST = `
  with account as (
    select h.pool_id, h.business_account_id, cash.id as cash_id, revenue.id as revenue_id,
           row_number() over (order by h.pool_id) - 1 as n, count(*) over () as all_of_them
    from hold h join ledger_account cash on cash.business_account_id = h.business_account_id and cash.kind = 'CASH'
    join ledger_account revenue on revenue.business_account_id = h.business_account_id and revenue.kind = 'REVENUE'
  ), past as materialized (
    select uuidv7() as lease_id, account.* from generate_series(1, $1::int) as g join account on n = g % all_of_them
  ), leases as (
    insert into lease_spend (lease_id, pool_id, seq, spent_micros_total) select lease_id, pool_id, 1, 15 from past
  )
  insert into transfer (id, kind, business_account_id, currency, debit_account_id, credit_account_id, amount_micros,
                        lease_id, lease_seq, created_at)
  select uuidv7(), 'CHARGE', business_account_id, 'USD', cash_id, revenue_id, 15, lease_id, 1, now() from past`;

/**
 * Charges of the past, written by the set, until the ledger has this many, or time is over: answers how many it has. They are
 * not checked against what they point at.
 */
export async function growTo(admin, transfers, withinMs) {
  const deadline = performance.now() + withinMs;
  const { rows } = await admin.query('select count(*)::int as count from transfer');
  const pieces = [];
  for (let have = rows[0].count; have < transfers; have += PIECE) pieces.push(Math.min(PIECE, transfers - have));
  const fill = async () => {
    const filler = await admin.connect();
    try {
      await filler.query(`set session_replication_role = replica; set synchronous_commit = off`);
      for (let more = pieces.pop(); more && performance.now() < deadline; more = pieces.pop()) await filler.query(PAST, [more]);
      await filler.query('reset all');
    } finally {
      filler.release();
    }
  };
  await Promise.all(Array.from({ length: FILLERS }, fill));
  await admin.query('analyze transfer, lease_spend');
  await admin.query('checkpoint');
  const grown = await admin.query('select count(*)::int as count from transfer');
  return grown.rows[0].count;
}
