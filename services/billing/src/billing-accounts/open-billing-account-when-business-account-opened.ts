import { BusinessAccountOpened } from '@afterglow/contracts/authorization/business-account-opened';
import type { Reaction } from '@afterglow/messaging/reaction';
import { Clock } from '@afterglow/service-defaults/clock';
import { newId } from '@afterglow/service-defaults/ids';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AnswerFundsRequest } from '../holds/answer-funds-request.ts';
import { FundsRequest } from '../holds/funds-request.entity.ts';
import { lockBusiness } from '../known-business-accounts/lock-business.ts';
import { LedgerAccount, ledgerAccountKinds } from '../ledger/ledger-account.entity.ts';
import { lockBillingAccount, saveBillingAccounts } from './lock-billing-accounts.ts';

/** Every business account has one prepaid billing account, empty at first; requests that came before it are answered now. */
@Injectable()
export class OpenBillingAccountWhenBusinessAccountOpened implements Reaction<BusinessAccountOpened> {
  readonly event = BusinessAccountOpened;

  constructor(
    private readonly answerFundsRequest: AnswerFundsRequest,
    private readonly clock: Clock,
  ) {}

  async react(event: BusinessAccountOpened, tx: EntityManager): Promise<void> {
    const { businessAccountId } = event;
    const { currency } = event.state;
    const business = await lockBusiness(tx, businessAccountId);
    const account = await lockBillingAccount(tx, businessAccountId);
    if (account.isOpen) return;

    account.open({ currency, at: await this.clock.now(tx) });
    const kinds = ledgerAccountKinds.map((kind) => ({ id: newId(), businessAccountId, kind, currency }));
    await tx.insert(LedgerAccount, kinds);
    await saveBillingAccounts(tx, [account]);

    const order = { heardAt: 'ASC', poolVersion: 'ASC' } as const;
    const waiting = await tx.find(FundsRequest, { where: { businessAccountId, state: 'WAITING' }, order });
    for (const request of waiting) await this.answerFundsRequest.execute({ account, request, business }, tx);
  }
}
