import { uuidArray } from '@afterglow/service-defaults/array-parameters';
import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import type { EntityManager } from 'typeorm';
import { BillingAccount, type Balances } from './billing-account.entity.ts';

/**
 * Locks the one row that guards all rows of an advertiser: ledger accounts, holds, requests, leases. Accounts that nobody
 * has heard of get their row here, AWAITED, so that their opening and what comes before it see each other. Several are
 * locked in the order of their ids.
 */
export async function lockBillingAccounts(
  tx: EntityManager,
  businessAccountIds: readonly string[],
): Promise<Map<string, BillingAccount>> {
  const ids = [...new Set(businessAccountIds)].sort();
  const accounts = await findOrMakeRows(tx, ids);
  // A statement of its own: one that had waited for the lock would still read the balances from before the wait.
  const balances = await readBalances(tx, ids);
  for (const account of accounts) account.balances = balances.get(account.businessAccountId) ?? NOTHING;
  return new Map(accounts.map((account) => [account.businessAccountId, account]));
}

/** The rows alone: they are read by whoever decides from them. */
export async function lockAccountRows(tx: EntityManager, businessAccountIds: readonly string[]): Promise<void> {
  const ids = [...new Set(businessAccountIds)].sort();
  const [locked]: { count: number }[] = await tx.query(
    `select count(*)::int as count from (
       select from billing_account where business_account_id = any($1::uuid[]) order by business_account_id for update) locked`,
    [uuidArray(ids)],
  );
  if (locked?.count !== ids.length) await findOrMakeRows(tx, ids);
}

async function findOrMakeRows(tx: EntityManager, ids: readonly string[]): Promise<BillingAccount[]> {
  const accounts = await lockExisting(tx, ids);
  if (accounts.length === ids.length) return accounts;
  await tx.query(
    `insert into billing_account (business_account_id, status, version)
     select id, 'AWAITED', 0 from unnest($1::uuid[]) with ordinality as named (id, n) order by n on conflict do nothing`,
    [uuidArray(ids)],
  );
  return lockExisting(tx, ids);
}

export async function lockBillingAccount(tx: EntityManager, businessAccountId: string): Promise<BillingAccount> {
  return accountOf(await lockBillingAccounts(tx, [businessAccountId]), businessAccountId);
}

/** Of those that were locked. */
export function accountOf(accounts: ReadonlyMap<string, BillingAccount>, businessAccountId: string): BillingAccount {
  const account = accounts.get(businessAccountId);
  if (!account) throw new Error(`Billing account ${businessAccountId} was not locked`);
  return account;
}

/** Sums by the server: a set of reports is about hundreds of accounts, with three rows each. */
export async function readBalances(tx: EntityManager, businessAccountIds: readonly string[]): Promise<Map<string, Balances>> {
  const rows: { id: string; cash: string | null; frozen: string | null; spent: string | null }[] = await tx.query(
    `select business_account_id as id,
       sum(credits_micros - debits_micros - pending_debits_micros) filter (where kind = 'CASH') as cash,
       sum(pending_debits_micros) filter (where kind = 'CASH') as frozen,
       sum(credits_micros - debits_micros) filter (where kind = 'REVENUE') as spent
     from ledger_account where business_account_id = any($1::uuid[]) group by business_account_id`,
    [uuidArray(businessAccountIds)],
  );
  return new Map(
    rows.map(({ id, cash, frozen, spent }) => [
      id,
      { cashMicros: exact(cash), frozenMicros: exact(frozen), spentMicrosTotal: exact(spent) },
    ]),
  );
}

function exact(micros: string | null): number {
  return Number(safeInteger.from(micros) ?? 0);
}

const NOTHING: Balances = { cashMicros: 0, frozenMicros: 0, spentMicrosTotal: 0 };

/** Saves what a change of the accounts has moved; balances move in the ledger's own statements. */
export async function saveBillingAccounts(tx: EntityManager, accounts: readonly BillingAccount[]): Promise<void> {
  if (accounts.length === 0) return;
  const rows = accounts.map((account) => ({
    business_account_id: account.businessAccountId,
    ...{ status: account.status, currency: account.currency, opened_at: account.openedAt, version: account.version },
    ...{ budget_mode: account.budgetMode, budget_micros: account.budgetMicros, budget_from_micros: account.budgetFromMicros },
    ...{
      budget_version: account.budgetVersion,
      is_out_of_budget: account.isOutOfBudget,
      budget_renews_at: account.budgetRenewsAt,
    },
  }));
  await tx.query(
    `update billing_account account
     set (status, currency, opened_at, version, budget_mode, budget_micros, budget_from_micros, budget_version, is_out_of_budget,
          budget_renews_at)
       = (saved.status, saved.currency, saved.opened_at, saved.version, saved.budget_mode, saved.budget_micros,
          saved.budget_from_micros, saved.budget_version, saved.is_out_of_budget, saved.budget_renews_at)
     from jsonb_populate_recordset(null::billing_account, $1::jsonb) saved
     where account.business_account_id = saved.business_account_id and account.business_account_id = any($2::uuid[])`,
    // The server has no idea of how many rows are in JSON, and would read all accounts; of a list it has.
    [JSON.stringify(rows), uuidArray(accounts.map(({ businessAccountId }) => businessAccountId))],
  );
}

function lockExisting(tx: EntityManager, businessAccountIds: readonly string[]): Promise<BillingAccount[]> {
  return tx
    .createQueryBuilder(BillingAccount, 'account')
    .where('account.business_account_id = any(:ids::uuid[])', { ids: businessAccountIds })
    .orderBy('account.business_account_id')
    .setLock('pessimistic_write')
    .getMany();
}
