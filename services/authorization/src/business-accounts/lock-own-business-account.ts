import { JsonContains, type EntityManager } from 'typeorm';
import { BusinessAccount } from './business-account.entity.ts';
import { BusinessAccountNotFound } from './business-account.errors.ts';

/** The account, if the caller is a member in whatever role; locked until the transaction ends. */
export async function lockOwnBusinessAccount(
  tx: EntityManager,
  input: { readonly businessAccountId: string; readonly callerId: string },
  mode: 'pessimistic_read' | 'pessimistic_write',
): Promise<BusinessAccount> {
  const account = await tx.findOne(BusinessAccount, {
    where: { id: input.businessAccountId, members: JsonContains([{ userId: input.callerId }]) },
    lock: { mode },
  });
  if (!account) throw new BusinessAccountNotFound(input.businessAccountId);
  return account;
}
