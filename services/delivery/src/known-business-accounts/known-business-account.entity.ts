import type { BusinessAccountState } from '@afterglow/contracts/authorization/business-account.state';
import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What delivery knows of a business account of authorization. Written only by `upsertNewer`. */
@Entity({ name: 'known_business_account' })
export class KnownBusinessAccount {
  @PrimaryColumn({ name: 'id', type: 'uuid' })
  id: string;

  @Column({ name: 'version', type: 'bigint', transformer: safeInteger })
  version: number;

  @Column({ name: 'state', type: 'jsonb' })
  state: BusinessAccountState;
}
