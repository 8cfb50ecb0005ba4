import type { BusinessAccountState } from '@afterglow/contracts/authorization/business-account.state';
import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What billing knows of a business account: its members decide who may read and pay. */
@Entity({ name: 'known_business_account' })
export class KnownBusinessAccount {
  @PrimaryColumn({ name: 'id', type: 'uuid' })
  id: string;

  @Column({ name: 'version', type: 'bigint', transformer: safeInteger })
  version: number;

  @Column({ name: 'state', type: 'jsonb' })
  state: BusinessAccountState;

  @Column({ name: 'status', type: 'text', insert: false, update: false })
  status: BusinessAccountState['status'];
}
