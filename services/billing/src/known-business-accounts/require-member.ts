import type { BusinessMember } from '@afterglow/contracts/authorization/business-account.state';
import type { EntityManager } from 'typeorm';
import { BillingAccountNotFound, MemberRoleNotAllowed } from '../billing-accounts/billing-account.errors.ts';

export type MemberRole = BusinessMember['role'];
export const anyMember: readonly MemberRole[] = ['ADMIN', 'OPERATOR', 'ANALYST', 'FINANCE'];

export interface RequiredMember {
  readonly businessAccountId: string;
  readonly userId: string;
  readonly roles: readonly MemberRole[];
}

/** Whoever is not a member sees no account at all; a member in another role learns which roles may. */
export async function requireMember(tx: EntityManager, { businessAccountId, userId, roles }: RequiredMember): Promise<void> {
  const [member]: { role: MemberRole }[] = await tx.query(
    `select member->>'role' as role from known_business_account, jsonb_array_elements(state->'members') member
     where id = $1 and member->>'userId' = $2`,
    [businessAccountId, userId],
  );
  if (!member) throw new BillingAccountNotFound(businessAccountId);
  if (!roles.includes(member.role)) throw new MemberRoleNotAllowed(member.role, roles);
}
