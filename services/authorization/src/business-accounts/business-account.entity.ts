import { BusinessAccountClosed } from '@afterglow/contracts/authorization/business-account-closed';
import { BusinessAccountOpened } from '@afterglow/contracts/authorization/business-account-opened';
import { BusinessAccountReinstated } from '@afterglow/contracts/authorization/business-account-reinstated';
import { BusinessAccountSuspended } from '@afterglow/contracts/authorization/business-account-suspended';
import { BusinessAccountVerified } from '@afterglow/contracts/authorization/business-account-verified';
import type { BusinessAccountState } from '@afterglow/contracts/authorization/business-account.state';
import { BusinessMemberAdded } from '@afterglow/contracts/authorization/business-member-added';
import { BusinessMemberRemoved } from '@afterglow/contracts/authorization/business-member-removed';
import { occurred } from '@afterglow/contracts/event-contract';
import { assertVersion } from '@afterglow/service-defaults/precondition';
import { safeInteger } from '@afterglow/service-defaults/safe-integer';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { BusinessAccountIsClosed, BusinessAccountNotActive, BusinessAccountNotSuspended } from './business-account.errors.ts';
import { BusinessRoleMissing, LastAdmin, TooManyMembers } from './business-account.errors.ts';
import { Suspension, type NewSuspension } from './suspension.ts';

export const BUSINESS_ROLES = ['ADMIN', 'OPERATOR', 'ANALYST', 'FINANCE'] as const;
export type BusinessRole = (typeof BUSINESS_ROLES)[number];

const MAX_MEMBERS = 100;

export interface BusinessMembership {
  readonly userId: string;
  readonly role: BusinessRole;
}

export interface NewBusinessAccount {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly openedBy: string;
  readonly at: Date;
}

/** Who advertises: an account with its members, one aggregate with one version. Its name stays in this service. */
@Entity({ name: 'business_account' })
export class BusinessAccount {
  @PrimaryColumn({ name: 'id', type: 'uuid' })
  id: string;

  @Column({ name: 'version', type: 'bigint', transformer: safeInteger })
  version: number;

  @Column({ name: 'name', type: 'text' })
  name: string;

  @Column({ name: 'currency', type: 'text' })
  currency: string;

  @Column({ name: 'time_zone', type: 'text' })
  timeZone: string;

  @Column({ name: 'status', type: 'text' })
  status: BusinessAccountState['status'];

  /** Null: not since it was opened. */
  @Column({ name: 'status_changed_at', type: 'timestamptz', precision: 3, nullable: true })
  statusChangedAt: Date | null;

  /** Why, until when it can be appealed, and the appeal; null while it is not suspended. */
  @Column({ name: 'suspension', type: 'jsonb', nullable: true })
  suspension: Suspension | null;

  @Column({ name: 'verified_at', type: 'timestamptz', precision: 3, nullable: true })
  verifiedAt: Date | null;

  /** In the order in which they joined. */
  @Column({ name: 'members', type: 'jsonb' })
  members: readonly BusinessMembership[];

  @Column({ name: 'opened_at', type: 'timestamptz', precision: 3 })
  openedAt: Date;

  static open(input: NewBusinessAccount): { account: BusinessAccount; events: BusinessAccountOpened[] } {
    const { openedBy, at, ...chosen } = input;
    const account = Object.assign(new BusinessAccount(), {
      ...chosen,
      version: 1,
      status: 'ACTIVE' as const,
      statusChangedAt: null,
      suspension: null,
      verifiedAt: null,
      members: [{ userId: openedBy, role: 'ADMIN' as const }],
      openedAt: at,
    });
    return { account, events: [occurred(BusinessAccountOpened, account.announced())] };
  }

  /** No event: nobody outside knows the name. */
  rename(change: { readonly name: string; readonly by: string; readonly expectedVersion: number }): void {
    this.assertRole(change.by, 'ADMIN');
    assertVersion(this.version, change.expectedVersion);
    if (change.name === this.name) return;
    this.name = change.name;
    this.version += 1;
  }

  /** Verifying twice is quiet. */
  verify(at: Date): BusinessAccountVerified[] {
    if (this.verifiedAt) return [];
    this.verifiedAt = at;
    this.version += 1;
    return [occurred(BusinessAccountVerified, this.announced())];
  }

  /** Suspending again is quiet: the first reason stands, and so does its appeal. */
  suspend(input: NewSuspension): BusinessAccountSuspended[] {
    if (this.status === 'CLOSED') throw new BusinessAccountIsClosed();
    if (this.status === 'SUSPENDED') return [];
    this.suspension = Suspension.begin(input);
    const suspendedAt = this.turn('SUSPENDED', input.at);
    return [occurred(BusinessAccountSuspended, { ...this.announced(), suspendedAt })];
  }

  /** An administrator says why it should be lifted: once, and in time. */
  appeal(input: { readonly text: string; readonly by: string; readonly at: Date }): void {
    this.assertRole(input.by, 'ADMIN');
    this.suspension = Suspension.of(this.suspended()).appeal(input);
    this.version += 1;
  }

  /** Upheld, nothing changes for others, and there is no second appeal. */
  decideAppeal(input: {
    readonly decision: 'LIFTED' | 'UPHELD';
    readonly by: string;
    readonly at: Date;
  }): BusinessAccountReinstated[] {
    const decided = Suspension.of(this.suspended()).decide(input);
    if (input.decision === 'LIFTED') return this.reinstate(input.at);
    this.suspension = decided;
    this.version += 1;
    return [];
  }

  /** Who is not suspended is reinstated quietly; what is closed stays closed. */
  reinstate(at: Date): BusinessAccountReinstated[] {
    if (this.status !== 'SUSPENDED') return [];
    this.suspension = null;
    const reinstatedAt = this.turn('ACTIVE', at);
    return [occurred(BusinessAccountReinstated, { ...this.announced(), reinstatedAt })];
  }

  /** For good, also out of a suspension. Closing twice is quiet. */
  close({ by, at }: { readonly by: string; readonly at: Date }): BusinessAccountClosed[] {
    this.assertRole(by, 'ADMIN');
    if (this.status === 'CLOSED') return [];
    this.suspension = null;
    const closedAt = this.turn('CLOSED', at);
    return [occurred(BusinessAccountClosed, { ...this.announced(), closedAt })];
  }

  /** Adds a member or gives one another role; the role that a member has already is quiet. */
  putMember(change: BusinessMembership & { readonly by: string }): BusinessMemberAdded[] {
    this.assertRole(change.by, 'ADMIN');
    const { userId, role } = change;
    const current = this.roleOf(userId);
    if (current === role) return [];
    if (current === 'ADMIN') this.assertOtherAdmin(userId);
    if (!current && this.members.length >= MAX_MEMBERS) throw new TooManyMembers(MAX_MEMBERS);
    this.members = current
      ? this.members.map((member) => (member.userId === userId ? { userId, role } : member))
      : [...this.members, { userId, role }];
    this.version += 1;
    return [occurred(BusinessMemberAdded, { ...this.announced(), userId })];
  }

  /** Who is not a member is removed quietly. */
  removeMember(change: { readonly userId: string; readonly by: string }): BusinessMemberRemoved[] {
    this.assertRole(change.by, 'ADMIN');
    const { userId } = change;
    const current = this.roleOf(userId);
    if (!current) return [];
    if (current === 'ADMIN') this.assertOtherAdmin(userId);
    this.members = this.members.filter((member) => member.userId !== userId);
    this.version += 1;
    return [occurred(BusinessMemberRemoved, { ...this.announced(), userId })];
  }

  assertMayRedeem(userId: string): void {
    this.assertRole(userId, 'ADMIN', 'OPERATOR');
    if (this.status !== 'ACTIVE') throw new BusinessAccountNotActive(this.status);
  }

  private suspended(): Suspension {
    if (this.suspension === null) throw new BusinessAccountNotSuspended(this.status);
    return this.suspension;
  }

  private turn(status: BusinessAccountState['status'], at: Date): string {
    this.status = status;
    this.statusChangedAt = at;
    this.version += 1;
    return at.toISOString();
  }

  private assertRole(userId: string, ...allowed: readonly BusinessRole[]): void {
    const role = this.roleOf(userId);
    if (!role || !allowed.includes(role)) throw new BusinessRoleMissing(allowed);
  }

  private assertOtherAdmin(userId: string): void {
    if (!this.members.some((member) => member.role === 'ADMIN' && member.userId !== userId)) throw new LastAdmin();
  }

  private roleOf(userId: string): BusinessRole | undefined {
    return this.members.find((member) => member.userId === userId)?.role;
  }

  private announced(): { businessAccountId: string; aggregateVersion: number; state: BusinessAccountState } {
    return {
      businessAccountId: this.id,
      aggregateVersion: this.version,
      state: {
        businessAccountId: this.id,
        currency: this.currency,
        timeZone: this.timeZone,
        status: this.status,
        statusChangedAt: (this.statusChangedAt ?? this.openedAt).toISOString(),
        isVerified: this.verifiedAt !== null,
        members: this.members.map(({ userId, role }) => ({ userId, role })),
        openedAt: this.openedAt.toISOString(),
      },
    };
  }
}
