import type { BillingAccountState } from '@afterglow/contracts/billing/billing-account.state';
import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What delivery knows of the balances of an advertiser, of billing. Written only by `upsertNewer`. */
@Entity({ name: 'known_billing_account' })
export class KnownBillingAccount {
  @PrimaryColumn({ name: 'id', type: 'uuid' })
  id: string;

  @Column({ name: 'version', type: 'bigint', transformer: safeInteger })
  version: number;

  @Column({ name: 'state', type: 'jsonb' })
  state: BillingAccountState;
}
