import { Outbox } from '@afterglow/messaging/outbox';
import { assertVersion } from '@afterglow/service-defaults/precondition';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { BillingAccount, BudgetMode } from '../billing-accounts/billing-account.entity.ts';
import { BillingAccountNotFound } from '../billing-accounts/billing-account.errors.ts';
import { lockBillingAccount, saveBillingAccounts } from '../billing-accounts/lock-billing-accounts.ts';
import { requireMember } from '../known-business-accounts/require-member.ts';
import { LedgerAccount } from '../ledger/ledger-account.entity.ts';

export interface LimitBillingAccountInput {
  readonly businessAccountId: string;
  readonly userId: string;
  readonly budgetMode: BudgetMode;
  /** Absent exactly with UNLIMITED. */
  readonly budgetMicros?: number;
  readonly expectedVersion: number;
}

/** An account's own budget caps all campaigns of it, from now on. What is held or spent already stays so. */
@Injectable()
export class LimitBillingAccount {
  constructor(private readonly outbox: Outbox) {}

  async execute(input: LimitBillingAccountInput, tx: EntityManager): Promise<BillingAccount> {
    const { businessAccountId, budgetMode, budgetMicros = null } = input;
    await requireMember(tx, { ...input, roles: ['ADMIN', 'FINANCE'] });
    const account = await lockBillingAccount(tx, businessAccountId);
    if (!account.isOpen) throw new BillingAccountNotFound(businessAccountId);
    assertVersion(account.budgetVersion, input.expectedVersion);

    const revenue = await tx.findOneByOrFail(LedgerAccount, { businessAccountId, kind: 'REVENUE' });
    const events = account.limit({ budgetMode, budgetMicros, chargedMicros: revenue.creditsMicros });
    await saveBillingAccounts(tx, [account]);
    await this.outbox.append(tx, events);
    return account;
  }
}
