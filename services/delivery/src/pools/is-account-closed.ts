import type { EntityManager } from 'typeorm';
import { KnownBusinessAccount } from '../known-business-accounts/known-business-account.entity.ts';

/** For good. An account that was never heard of is not closed. */
export async function isAccountClosed(businessAccountId: string, tx: EntityManager): Promise<boolean> {
  const known = await tx.findOneBy(KnownBusinessAccount, { id: businessAccountId });
  return known?.state.status === 'CLOSED';
}
