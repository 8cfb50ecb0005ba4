import type { EntityManager } from 'typeorm';
import { BusinessAccount } from './business-account.entity.ts';
import { BusinessAccountNotFound } from './business-account.errors.ts';

/** Whoever's it is: for platform operators. Locked until the transaction ends. */
export async function lockBusinessAccount(businessAccountId: string, tx: EntityManager): Promise<BusinessAccount> {
  const account = await tx.findOne(BusinessAccount, { where: { id: businessAccountId }, lock: { mode: 'pessimistic_write' } });
  if (!account) throw new BusinessAccountNotFound(businessAccountId);
  return account;
}
