import type { BillingAccountState } from '@afterglow/contracts/billing/billing-account.state';
import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The balances of a business account as campaigns last heard of them. Its id is the business account's. */
@Entity({ name: 'known_billing_account' })
export class KnownBillingAccount {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ type: 'bigint', transformer: safeInteger })
  version: number;

  @Column({ type: 'jsonb' })
  state: BillingAccountState;
}
