import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export type TransferKind = 'TOP_UP' | 'CHARGE' | 'REVERSAL';

/** Money moved from one account to another, in one row: what is debited is credited. Never changed, never deleted. */
@Entity({ name: 'transfer' })
export class Transfer {
  @PrimaryColumn({ name: 'id', type: 'uuid' })
  id: string;

  @Column({ name: 'kind', type: 'text' })
  kind: TransferKind;

  @Column({ name: 'business_account_id', type: 'uuid' })
  businessAccountId: string;

  @Column({ name: 'currency', type: 'text' })
  currency: string;

  @Column({ name: 'debit_account_id', type: 'uuid' })
  debitAccountId: string;

  @Column({ name: 'credit_account_id', type: 'uuid' })
  creditAccountId: string;

  @Column({ name: 'amount_micros', type: 'bigint', transformer: safeInteger })
  amountMicros: number;

  /** The lease, and the report of it that a CHARGE posts or the finding that a REVERSAL does. */
  @Column({ name: 'lease_id', type: 'uuid', nullable: true })
  leaseId: string | null;

  @Column({ name: 'lease_seq', type: 'bigint', nullable: true, transformer: safeInteger })
  leaseSeq: number | null;

  /** The member who declared that the money of a TOP_UP was received. */
  @Column({ name: 'declared_by', type: 'uuid', nullable: true })
  declaredBy: string | null;

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt: Date;
}
