import { bigintArray, instantArray, textArray, uuidArray } from '@afterglow/service-defaults/array-parameters';
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

/** Sums come ready-made, so that each account and each hold is one row written once, however many transfers move it. */
const POST = `
  with account as materialized (
    select id, business_account_id, kind, currency from ledger_account where business_account_id = any($1::uuid[])
  ), booked as (
    insert into transfer (id, kind, business_account_id, currency, debit_account_id, credit_account_id, amount_micros,
                          lease_id, lease_seq, declared_by, created_at)
    select posting.id, posting.kind, posting.business_account_id, debit.currency, debit.id, credit.id, amount_micros,
           lease_id, lease_seq, declared_by, created_at
    from unnest($2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::bigint[], $8::uuid[], $9::bigint[], $10::uuid[],
                $11::timestamptz[])
      as posting (id, kind, business_account_id, debit, credit, amount_micros, lease_id, lease_seq, declared_by, created_at)
    join account debit on debit.business_account_id = posting.business_account_id and debit.kind = posting.debit
    join account credit on credit.business_account_id = posting.business_account_id and credit.kind = posting.credit
    returning 1
  ), pool as materialized (
    select * from unnest($12::uuid[], $13::uuid[], $14::timestamptz[], $15::bigint[], $16::bigint[])
      as pool (pool_id, business_account_id, at, charged, reversed)
  ), posted as (
    update hold set posted_micros_total = posted_micros_total + sums.charged,
      reversed_micros_total = reversed_micros_total + sums.reversed
    from (select pool_id, sum(charged) as charged, sum(reversed) as reversed from pool group by pool_id) sums
    where hold.pool_id = sums.pool_id
  ), dated as (
    insert into account_day as known (business_account_id, day, charged_micros)
    select pool.business_account_id, coalesce(hold.budget_day, (at at time zone (business.state->>'timeZone'))::date), sum(charged)
    from pool join hold using (pool_id) join known_business_account business on business.id = pool.business_account_id
    where charged > 0 group by 1, 2 order by 1, 2
    on conflict (business_account_id, day) do update set charged_micros = known.charged_micros + excluded.charged_micros
  ), written as (
    update ledger_account account set debits_micros = debits_micros + moved.debit,
      credits_micros = credits_micros + moved.credit, pending_debits_micros = pending_debits_micros - moved.pending
    from unnest($17::uuid[], $18::text[], $19::bigint[], $20::bigint[], $21::bigint[])
      as moved (business_account_id, kind, debit, credit, pending)
    where account.business_account_id = moved.business_account_id and account.kind = moved.kind
  )
  select count(*)::int as count from booked`;

/**
 * Books transfers: their rows, both accounts of each, and for charges the part of their holds that is pending no more, in
 * one statement under the tables' CHECKs. The caller holds the locks of the billing accounts.
 */
export async function postTransfers(tx: EntityManager, postings: readonly (TopUpPosting | LeasePosting)[]): Promise<void> {
  const post = await prepareTransfers(postings);
  await post(tx);
}

/** The same for who has something else to wait for meanwhile. */
export async function prepareTransfers(
  postings: readonly (TopUpPosting | LeasePosting)[],
): Promise<(tx: EntityManager) => Promise<void>> {
  if (postings.length === 0) return () => Promise.resolve();
  const accounts = uuidArray([...new Set(postings.map(({ businessAccountId }) => businessAccountId))]);
  const values = [accounts, ...rowsOf(postings), ...poolsOf(postings), ...movesOf(postings)];
  return async (tx) => {
    const [booked]: { count: number }[] = await tx.query(POST, values);
    if (booked?.count !== postings.length)
      throw new Error(`${postings.length} transfers were to be booked, ${booked?.count} have ledger accounts to be booked on`);
  };
}

function rowsOf(postings: readonly (TopUpPosting | LeasePosting)[]): Buffer[] {
  const leases = postings.map((posting) => (posting.kind === 'TOP_UP' ? null : posting));
  return [
    uuidArray(postings.map(({ transferId }) => transferId)),
    textArray(postings.map(({ kind }) => kind)),
    uuidArray(postings.map(({ businessAccountId }) => businessAccountId)),
    textArray(postings.map(({ kind }) => SIDES[kind].debit)),
    textArray(postings.map(({ kind }) => SIDES[kind].credit)),
    bigintArray(postings.map(({ amountMicros }) => amountMicros)),
    uuidArray(leases.map((lease) => lease?.leaseId ?? null)),
    bigintArray(leases.map((lease) => lease?.leaseSeq ?? null)),
    uuidArray(postings.map((posting) => (posting.kind === 'TOP_UP' ? posting.declaredBy : null))),
    instantArray(postings.map(({ at }) => at)),
  ];
}

/** What is charged to each pool, and given back, by the time that says which day it counts for. */
function poolsOf(postings: readonly (TopUpPosting | LeasePosting)[]): Buffer[] {
  const sums = new Map<string, { posting: LeasePosting; charged: number; reversed: number }>();
  for (const posting of postings) {
    if (posting.kind === 'TOP_UP') continue;
    const key = `${posting.poolId} ${posting.at.getTime()}`;
    const sum = sums.get(key) ?? { posting, charged: 0, reversed: 0 };
    sum[posting.kind === 'CHARGE' ? 'charged' : 'reversed'] += posting.amountMicros;
    sums.set(key, sum);
  }
  const all = [...sums.values()];
  return [
    uuidArray(all.map(({ posting }) => posting.poolId)),
    uuidArray(all.map(({ posting }) => posting.businessAccountId)),
    instantArray(all.map(({ posting }) => posting.at)),
    bigintArray(all.map(({ charged }) => charged)),
    bigintArray(all.map(({ reversed }) => reversed)),
  ];
}

/** Both sides of all transfers, summed up by ledger account. */
function movesOf(postings: readonly (TopUpPosting | LeasePosting)[]): Buffer[] {
  const sums = new Map<string, { id: string; kind: LedgerAccountKind; debit: number; credit: number; pending: number }>();
  const sumOf = (id: string, kind: LedgerAccountKind) => {
    const sum = sums.get(`${id} ${kind}`) ?? { id, kind, debit: 0, credit: 0, pending: 0 };
    sums.set(`${id} ${kind}`, sum);
    return sum;
  };
  for (const { kind, businessAccountId, amountMicros } of postings) {
    const debit = sumOf(businessAccountId, SIDES[kind].debit);
    debit.debit += amountMicros;
    if (kind === 'CHARGE') debit.pending += amountMicros;
    sumOf(businessAccountId, SIDES[kind].credit).credit += amountMicros;
  }
  const all = [...sums.values()];
  return [
    uuidArray(all.map(({ id }) => id)),
    textArray(all.map(({ kind }) => kind)),
    bigintArray(all.map(({ debit }) => debit)),
    bigintArray(all.map(({ credit }) => credit)),
    bigintArray(all.map(({ pending }) => pending)),
  ];
}
