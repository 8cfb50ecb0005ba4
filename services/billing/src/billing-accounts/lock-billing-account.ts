import type { EntityManager } from 'typeorm';
import { LedgerAccount } from '../ledger/ledger-account.entity.ts';
import { BillingAccount, type Balances } from './billing-account.entity.ts';

/**
 * Locks the one row that guards all rows of an advertiser: ledger accounts, holds, requests, leases. An account that
 * nobody has heard of gets its row here, AWAITED, so that its opening and what comes before it see each other.
 */
export async function lockBillingAccount(tx: EntityManager, businessAccountId: string): Promise<BillingAccount> {
  let account = await lockExisting(tx, businessAccountId);
  if (!account) {
    await tx.query(
      `insert into billing_account (business_account_id, status, version) values ($1, 'AWAITED', 0) on conflict do nothing`,
      [businessAccountId],
    );
    account = await lockExisting(tx, businessAccountId);
  }
  if (!account) throw new Error(`Billing account ${businessAccountId} was inserted and is not there`);
  // A statement of its own: one that had waited for the lock would still read the balances from before the wait.
  account.balances = await readBalances(tx, businessAccountId);
  return account;
}

export async function readBalances(tx: EntityManager, businessAccountId: string): Promise<Balances> {
  const accounts = await tx.findBy(LedgerAccount, { businessAccountId });
  const of = (kind: LedgerAccount['kind']) => accounts.find((account) => account.kind === kind);
  const cash = of('CASH');
  const frozenMicros = cash?.pendingDebitsMicros ?? 0;
  return {
    cashMicros: (cash?.balanceMicros ?? 0) - frozenMicros,
    frozenMicros,
    spentMicrosTotal: of('REVENUE')?.balanceMicros ?? 0,
  };
}

/** Saves what a change of the account has moved; balances move in the ledger's own statements. */
export async function saveBillingAccount(tx: EntityManager, account: BillingAccount): Promise<void> {
  const { businessAccountId, status, currency, openedAt, version } = account;
  await tx.update(BillingAccount, { businessAccountId }, { status, currency, openedAt, version });
}

function lockExisting(tx: EntityManager, businessAccountId: string): Promise<BillingAccount | null> {
  return tx.findOne(BillingAccount, { where: { businessAccountId }, lock: { mode: 'pessimistic_write' } });
}
