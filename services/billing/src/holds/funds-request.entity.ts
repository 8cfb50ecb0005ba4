import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A request for funds and its answer: each is answered once, and waits while its business account is not known. */
@Entity({ name: 'funds_request' })
export class FundsRequest {
  @PrimaryColumn({ name: 'funds_request_id', type: 'uuid' })
  fundsRequestId: string;

  @Column({ name: 'pool_id', type: 'uuid' })
  poolId: string;

  @Column({ name: 'business_account_id', type: 'uuid' })
  businessAccountId: string;

  @Column({ name: 'currency', type: 'text' })
  currency: string;

  @Column({ name: 'pool_version', type: 'bigint', transformer: safeInteger })
  poolVersion: number;

  @Column({ name: 'amount_micros', type: 'bigint', transformer: safeInteger })
  amountMicros: number;

  /** Of the pool, this request included. */
  @Column({ name: 'requested_micros_total', type: 'bigint', transformer: safeInteger })
  requestedMicrosTotal: number;

  /** The edit of the ad group that it was made on; null if it does not say. */
  @Column({ name: 'ad_group_version', type: 'bigint', nullable: true, transformer: safeInteger })
  adGroupVersion: number | null;

  /** COVERED: nothing was missing any more, or the pool had ended; that needs no answer. */
  @Column({ name: 'state', type: 'text' })
  state: 'WAITING' | 'RESERVED' | 'DECLINED' | 'COVERED';

  @Column({ name: 'reserved_micros', type: 'bigint', transformer: safeInteger })
  reservedMicros: number;

  @Column({ name: 'heard_at', type: 'timestamptz', precision: 3 })
  heardAt: Date;
}
