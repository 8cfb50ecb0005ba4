import { Injectable } from '@nestjs/common';
import { JsonContains, type EntityManager } from 'typeorm';
import { BusinessAccount } from './business-account.entity.ts';
import { BusinessAccountNotFound } from './business-account.errors.ts';

@Injectable()
export class FindBusinessAccounts {
  /** Seen by members only. */
  async one(
    input: { readonly businessAccountId: string; readonly callerId: string },
    tx: EntityManager,
  ): Promise<BusinessAccount> {
    const account = await tx.findOne(BusinessAccount, {
      where: { id: input.businessAccountId, members: JsonContains([{ userId: input.callerId }]) },
    });
    if (!account) throw new BusinessAccountNotFound(input.businessAccountId);
    return account;
  }
}
