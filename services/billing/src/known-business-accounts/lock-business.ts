import type { EntityManager } from 'typeorm';
import { KnownBusinessAccount } from './known-business-account.entity.ts';

export interface Business {
  /** Whether it may spend. */
  readonly isActive: boolean;
  /** For good. */
  readonly isClosed: boolean;
  /** IANA: its calendar days are budget days. */
  readonly timeZone: string;
}

const UNKNOWN: Business = { isActive: false, isClosed: false, timeZone: 'UTC' };

/**
 * What is known of the business, locked so that it stays so until the end of the transaction. Locked before the billing
 * account, in the order in which the copy and the opening lock them, unless a chunk has locked that first of all.
 */
export async function lockBusiness(tx: EntityManager, businessAccountId: string): Promise<Business> {
  const known = await tx.findOne(KnownBusinessAccount, { where: { id: businessAccountId }, lock: { mode: 'pessimistic_read' } });
  if (!known) return UNKNOWN;
  const { status, state } = known;
  return { isActive: status === 'ACTIVE', isClosed: status === 'CLOSED', timeZone: state.timeZone };
}
