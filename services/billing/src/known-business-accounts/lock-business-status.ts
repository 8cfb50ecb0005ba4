import type { EntityManager } from 'typeorm';
import { KnownBusinessAccount } from './known-business-account.entity.ts';

/**
 * Whether the business may spend, locked so that it stays so until the end of the transaction; undefined when it is not
 * known yet. Locked before the billing account, in the order in which the copy and the opening lock them.
 */
export async function lockBusinessStatus(
  tx: EntityManager,
  businessAccountId: string,
): Promise<KnownBusinessAccount['status'] | undefined> {
  const known = await tx.findOne(KnownBusinessAccount, { where: { id: businessAccountId }, lock: { mode: 'pessimistic_read' } });
  return known?.status;
}
