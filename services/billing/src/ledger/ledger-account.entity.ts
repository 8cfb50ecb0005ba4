import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * PAYMENTS: the outside world, debited when money comes in. CASH: what the platform owes the advertiser. REVENUE: what
 * the advertiser has spent. Each advertiser has its own three, so that no row is shared by all charges of the platform.
 */
export const ledgerAccountKinds = ['PAYMENTS', 'CASH', 'REVENUE'] as const;
export type LedgerAccountKind = (typeof ledgerAccountKinds)[number];

/** Balance = credits − debits. The columns move only in the statements of `post-transfers.ts` and `move-pending.ts`. */
@Entity({ name: 'ledger_account' })
export class LedgerAccount {
  @PrimaryColumn({ name: 'id', type: 'uuid' })
  id: string;

  @Column({ name: 'business_account_id', type: 'uuid' })
  businessAccountId: string;

  @Column({ name: 'kind', type: 'text' })
  kind: LedgerAccountKind;

  @Column({ name: 'currency', type: 'text' })
  currency: string;

  @Column({ name: 'debits_micros', type: 'bigint', transformer: safeInteger })
  debitsMicros: number;

  @Column({ name: 'credits_micros', type: 'bigint', transformer: safeInteger })
  creditsMicros: number;

  /** Held debits that are not posted yet; CASH only. */
  @Column({ name: 'pending_debits_micros', type: 'bigint', transformer: safeInteger })
  pendingDebitsMicros: number;

  get balanceMicros(): number {
    return this.creditsMicros - this.debitsMicros;
  }
}
