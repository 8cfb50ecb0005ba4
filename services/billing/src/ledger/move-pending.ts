import type { EntityManager } from 'typeorm';

export interface PendingMove {
  readonly poolId: string;
  readonly businessAccountId: string;
  readonly amountMicros: number;
}

/** First phase: free cash becomes pending for a pool. Hold and account move in one statement under their CHECKs. */
export async function holdFunds(tx: EntityManager, move: PendingMove): Promise<void> {
  await movePending(tx, move, {
    hold: 'reserved_micros_total = reserved_micros_total + $3',
    account: 'pending_debits_micros = pending_debits_micros + $3',
  });
}

/** Second phase, the other way: what a pool did not spend is pending no more. */
export async function voidFunds(tx: EntityManager, move: PendingMove): Promise<void> {
  await movePending(tx, move, {
    hold: 'voided_micros = voided_micros + $3',
    account: 'pending_debits_micros = pending_debits_micros - $3',
  });
}

async function movePending(tx: EntityManager, move: PendingMove, set: { hold: string; account: string }): Promise<void> {
  const [rows]: [unknown[], number] = await tx.query(
    `with moved as (update hold set ${set.hold} where pool_id = $1 and business_account_id = $2 returning business_account_id)
     update ledger_account account set ${set.account}
     from moved where account.business_account_id = moved.business_account_id and kind = 'CASH'
     returning account.id`,
    [move.poolId, move.businessAccountId, move.amountMicros],
  );
  if (rows.length !== 1) throw new Error(`Pool ${move.poolId} has no hold on ${move.businessAccountId}`);
}
