import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import { newId } from '@afterglow/service-defaults/ids';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { lockBusiness } from '../known-business-accounts/lock-business.ts';
import { requireMember } from '../known-business-accounts/require-member.ts';
import { postTransfers } from '../ledger/post-transfers.ts';
import { Transfer } from '../ledger/transfer.entity.ts';
import { BillingAccountClosed, BillingAccountNotFound } from './billing-account.errors.ts';
import { lockBillingAccount, saveBillingAccounts } from './lock-billing-accounts.ts';

export interface TopUpBillingAccountInput {
  readonly businessAccountId: string;
  readonly userId: string;
  readonly amountMicros: number;
  readonly currency: string;
}

/** Prepaid money that an admin or the finance member declares received is booked at once, and free to be held. */
@Injectable()
export class TopUpBillingAccount {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute(input: TopUpBillingAccountInput, tx: EntityManager): Promise<Transfer> {
    const { businessAccountId, userId, amountMicros, currency } = input;
    await requireMember(tx, { businessAccountId, userId, roles: ['ADMIN', 'FINANCE'] });
    const { isClosed } = await lockBusiness(tx, businessAccountId);
    const account = await lockBillingAccount(tx, businessAccountId);
    if (!account.isOpen) throw new BillingAccountNotFound(businessAccountId);
    if (isClosed) throw new BillingAccountClosed();

    const transferId = newId();
    const events = account.topUp({ transferId, amountMicros, currency });

    const at = await this.clock.now(tx);
    await postTransfers(tx, [{ kind: 'TOP_UP', transferId, businessAccountId, amountMicros, at, declaredBy: userId }]);
    await saveBillingAccounts(tx, [account]);
    await this.outbox.append(tx, events);
    return tx.findOneByOrFail(Transfer, { id: transferId });
  }
}
