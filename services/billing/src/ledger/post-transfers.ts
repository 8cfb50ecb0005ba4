import type { EntityManager } from 'typeorm';
import type { LedgerAccountKind } from './ledger-account.entity.ts';
import type { TransferKind } from './transfer.entity.ts';

interface Posting {
  readonly transferId: string;
  readonly businessAccountId: string;
  readonly amountMicros: number;
  readonly at: Date;
}

export interface TopUpPosting extends Posting {
  readonly kind: 'TOP_UP';
  readonly declaredBy: string;
}

export interface LeasePosting extends Posting {
  readonly kind: 'CHARGE' | 'REVERSAL';
  readonly poolId: string;
  readonly leaseId: string;
  readonly leaseSeq: number;
}

const SIDES: Readonly<Record<TransferKind, { readonly debit: LedgerAccountKind; readonly credit: LedgerAccountKind }>> = {
  TOP_UP: { debit: 'PAYMENTS', credit: 'CASH' },
  CHARGE: { debit: 'CASH', credit: 'REVENUE' },
  REVERSAL: { debit: 'REVENUE', credit: 'CASH' },
};

/** Sums first, so that each account and each hold is one row written once, however many transfers move it. */
const POST = `
  with posting as (
    select * from jsonb_to_recordset($1::jsonb) as (id uuid, kind text, business_account_id uuid, debit text, credit text,
      amount_micros bigint, pool_id uuid, lease_id uuid, lease_seq bigint, declared_by uuid, created_at timestamptz)
  ), account as (
    select id, business_account_id, kind, currency from ledger_account
    where business_account_id in (select business_account_id from posting)
  ), booked as (
    insert into transfer (id, kind, business_account_id, currency, debit_account_id, credit_account_id, amount_micros,
                          lease_id, lease_seq, declared_by, created_at)
    select posting.id, posting.kind, posting.business_account_id, debit.currency, debit.id, credit.id, amount_micros,
           lease_id, lease_seq, declared_by, created_at
    from posting
    join account debit on debit.business_account_id = posting.business_account_id and debit.kind = posting.debit
    join account credit on credit.business_account_id = posting.business_account_id and credit.kind = posting.credit
    returning id, debit_account_id, credit_account_id, amount_micros
  ), posted as (
    update hold set posted_micros_total = posted_micros_total + pool.charged,
      reversed_micros_total = reversed_micros_total + pool.reversed
    from (select pool_id, coalesce(sum(amount_micros) filter (where kind = 'CHARGE'), 0) as charged,
            coalesce(sum(amount_micros) filter (where kind = 'REVERSAL'), 0) as reversed
          from posting where pool_id is not null group by pool_id) pool
    where hold.pool_id = pool.pool_id
  ), dated as (
    insert into account_day as known (business_account_id, day, charged_micros)
    select posting.business_account_id, coalesce(hold.budget_day, (created_at at time zone (business.state->>'timeZone'))::date),
           sum(amount_micros)
    from posting join hold using (pool_id) join known_business_account business on business.id = posting.business_account_id
    where posting.kind = 'CHARGE' group by 1, 2 order by 1, 2
    on conflict (business_account_id, day) do update set charged_micros = known.charged_micros + excluded.charged_micros
  ), moved as (
    select account_id, sum(debit) as debit, sum(credit) as credit, sum(pending) as pending from (
      select debit_account_id as account_id, booked.amount_micros as debit, 0 as credit,
             case when kind = 'CHARGE' then booked.amount_micros else 0 end as pending
      from booked join posting using (id)
      union all
      select credit_account_id, 0, amount_micros, 0 from booked
    ) side group by account_id
  ), written as (
    update ledger_account account set debits_micros = debits_micros + moved.debit,
      credits_micros = credits_micros + moved.credit, pending_debits_micros = pending_debits_micros - moved.pending
    from moved where account.id = moved.account_id
  )
  select count(*)::int as count from booked`;

/**
 * Books transfers: their rows, both accounts of each, and for charges the part of their holds that is pending no more, in
 * one statement under the tables' CHECKs. The caller holds the locks of the billing accounts.
 */
export async function postTransfers(tx: EntityManager, postings: readonly (TopUpPosting | LeasePosting)[]): Promise<void> {
  if (postings.length === 0) return;
  const [booked]: { count: number }[] = await tx.query(POST, [JSON.stringify(postings.map(rowOf))]);
  if (booked?.count !== postings.length) {
    throw new Error(`${postings.length} transfers were to be booked, ${booked?.count} have ledger accounts to be booked on`);
  }
}

function rowOf(posting: TopUpPosting | LeasePosting): object {
  const { transferId: id, kind, businessAccountId, amountMicros, at } = posting;
  const row = { id, kind, business_account_id: businessAccountId, ...SIDES[kind], amount_micros: amountMicros, created_at: at };
  if (posting.kind === 'TOP_UP') return { ...row, declared_by: posting.declaredBy };
  return { ...row, pool_id: posting.poolId, lease_id: posting.leaseId, lease_seq: posting.leaseSeq };
}
