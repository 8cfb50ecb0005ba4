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

export interface ChargePosting extends Posting {
  readonly kind: 'CHARGE';
  readonly poolId: string;
  readonly leaseId: string;
  readonly leaseSeq: number;
}

const SIDES: Readonly<Record<TransferKind, { readonly debit: LedgerAccountKind; readonly credit: LedgerAccountKind }>> = {
  TOP_UP: { debit: 'PAYMENTS', credit: 'CASH' },
  CHARGE: { debit: 'CASH', credit: 'REVENUE' },
};

/** The hold's CTE finds no row for a top-up, which has no pool: nothing of it was pending. */
const POST = `
  with booked as (
    insert into transfer (id, kind, business_account_id, currency, debit_account_id, credit_account_id, amount_micros,
                          lease_id, lease_seq, declared_by, created_at)
    select $1, $2, $3, debit.currency, debit.id, credit.id, $4, $7, $8, $9, $10
    from ledger_account debit, ledger_account credit
    where debit.business_account_id = $3 and debit.kind = $5 and credit.business_account_id = $3 and credit.kind = $6
    returning debit_account_id, credit_account_id, amount_micros
  ), posted as (
    update hold set posted_micros_total = posted_micros_total + amount_micros from booked where pool_id = $11
    returning amount_micros
  )
  update ledger_account account set
    debits_micros = debits_micros + case account.id when debit_account_id then amount_micros else 0 end,
    credits_micros = credits_micros + case account.id when credit_account_id then amount_micros else 0 end,
    pending_debits_micros = pending_debits_micros
      - case account.id when debit_account_id then coalesce((select posted.amount_micros from posted), 0) else 0 end
  from booked where account.id in (debit_account_id, credit_account_id)
  returning account.id`;

/**
 * Books one transfer: its row, both accounts, and for a charge the part of its hold that is pending no more, in one
 * statement under the tables' CHECKs. The caller holds the lock of the billing account.
 */
export async function postTransfer(tx: EntityManager, posting: TopUpPosting | ChargePosting): Promise<void> {
  const { debit, credit } = SIDES[posting.kind];
  const charge = posting.kind === 'CHARGE' ? posting : null;
  const declaredBy = posting.kind === 'TOP_UP' ? posting.declaredBy : null;
  const [rows]: [unknown[], number] = await tx.query(POST, [
    posting.transferId,
    posting.kind,
    posting.businessAccountId,
    posting.amountMicros,
    debit,
    credit,
    charge?.leaseId ?? null,
    charge?.leaseSeq ?? null,
    declaredBy,
    posting.at,
    charge?.poolId ?? null,
  ]);
  if (rows.length !== 2) throw new Error(`${posting.businessAccountId} has no ledger accounts to post ${posting.kind} on`);
}
