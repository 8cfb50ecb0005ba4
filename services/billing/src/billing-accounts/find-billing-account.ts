import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { anyMember, requireMember } from '../known-business-accounts/require-member.ts';
import { BillingAccount } from './billing-account.entity.ts';
import { BillingAccountNotFound } from './billing-account.errors.ts';
import { readBalances } from './lock-billing-accounts.ts';

/** Every member sees the balances. */
@Injectable()
export class FindBillingAccount {
  async execute(
    input: { readonly businessAccountId: string; readonly userId: string },
    tx: EntityManager,
  ): Promise<BillingAccount> {
    const { businessAccountId } = input;
    await requireMember(tx, { ...input, roles: anyMember });
    const account = await tx.findOneBy(BillingAccount, { businessAccountId });
    if (!account?.isOpen) throw new BillingAccountNotFound(businessAccountId);
    account.balances = (await readBalances(tx, [businessAccountId])).get(businessAccountId) ?? account.balances;
    return account;
  }
}
