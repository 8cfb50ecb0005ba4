import type { EntityManager } from 'typeorm';
import { BusinessAccountNotActive, BusinessAccountNotFound, MemberRoleNotAllowed } from './business-account.errors.ts';
import { KnownBusinessAccount, type MemberRole } from './known-business-account.entity.ts';

const editors: readonly MemberRole[] = ['ADMIN', 'OPERATOR'];

export interface Member {
  readonly businessAccountId: string;
  readonly userId: string;
}

/**
 * SQL for `business_account_id in (…)`: the accounts that the user `:member` of the query belongs to, in whatever role.
 * It stands in the query that loads the object, so that a foreign one is never even read.
 */
export const accountsOfMember = `select known.id from known_business_account known where known.members @> :member::jsonb`;

/** The value of `:member`; userId comes from a verified token, JSON.stringify keeps it a value. */
export function asMember(userId: string): string {
  return JSON.stringify([{ userId }]);
}

/** The account, when the user is a member of it in any role. */
export async function accountOfMember(tx: EntityManager, member: Member): Promise<KnownBusinessAccount> {
  const account = await tx
    .createQueryBuilder(KnownBusinessAccount, 'account')
    .where('account.id = :businessAccountId', { businessAccountId: member.businessAccountId })
    .andWhere(`account.id in (${accountsOfMember})`, { member: asMember(member.userId) })
    .getOne();
  if (!account) throw new BusinessAccountNotFound(member.businessAccountId);
  return account;
}

/** The account, when the user is a member whose role may change campaigns. */
export async function accountOfEditor(tx: EntityManager, member: Member): Promise<KnownBusinessAccount> {
  const account = await accountOfMember(tx, member);
  const role = account.roleOf(member.userId);
  if (!role) throw new BusinessAccountNotFound(account.id);
  if (!editors.includes(role)) throw new MemberRoleNotAllowed(role, editors);
  return account;
}

/** The account, when the user may change campaigns and the account may still get new ones. */
export async function activeAccountOfEditor(tx: EntityManager, member: Member): Promise<KnownBusinessAccount> {
  const account = await accountOfEditor(tx, member);
  if (account.state.status !== 'ACTIVE') throw new BusinessAccountNotActive(account.id, account.state.status);
  return account;
}
