import type { BusinessAccountState, BusinessMember } from '@afterglow/contracts/authorization/business-account.state';
import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export type MemberRole = BusinessMember['role'];

/** A business account as campaigns last heard of it, with its members. */
@Entity({ name: 'known_business_account' })
export class KnownBusinessAccount {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ type: 'bigint', transformer: safeInteger })
  version: number;

  @Column({ type: 'jsonb' })
  state: BusinessAccountState;

  roleOf(userId: string): MemberRole | undefined {
    return this.state.members.find((member) => member.userId === userId)?.role;
  }
}
