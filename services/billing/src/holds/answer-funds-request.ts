import { Outbox } from '@afterglow/messaging/outbox';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { BillingAccount } from '../billing-accounts/billing-account.entity.ts';
import { saveBillingAccounts } from '../billing-accounts/lock-billing-accounts.ts';
import { holdFunds } from '../ledger/move-pending.ts';
import { findHold } from './find-hold.ts';
import { FundsRequest } from './funds-request.entity.ts';

export interface AnswerFundsRequestInput {
  /** Open, and locked by the caller. */
  readonly account: BillingAccount;
  readonly request: FundsRequest;
  readonly isBusinessActive: boolean;
}

/** A request for funds gets what it asks for as far as the free cash goes, once, and never money that is not there. */
@Injectable()
export class AnswerFundsRequest {
  constructor(private readonly outbox: Outbox) {}

  async execute({ account, request, isBusinessActive }: AnswerFundsRequestInput, tx: EntityManager): Promise<void> {
    const hold = await findHold(tx, request);
    const missingMicros = hold.missing(request);
    if (missingMicros === 0) return settle(tx, request, { state: 'COVERED' });

    const { fundsRequestId, businessAccountId, poolId, currency } = request;
    const amountMicros = isBusinessActive ? account.holdable({ amountMicros: missingMicros, currency }) : 0;
    if (amountMicros === 0) {
      const reason = isBusinessActive ? 'BALANCE_EXCEEDED' : 'ACCOUNT_NOT_OPEN';
      await this.outbox.append(tx, account.decline({ ...hold.facts, fundsRequestId, reason }));
      await settle(tx, request, { state: 'DECLINED' });
    } else {
      hold.reserve(amountMicros);
      const { reservedMicrosTotal } = hold;
      const events = account.reserve({ ...hold.facts, fundsRequestId, amountMicros, reservedMicrosTotal });
      await holdFunds(tx, { poolId, businessAccountId, amountMicros });
      await this.outbox.append(tx, events);
      await settle(tx, request, { state: 'RESERVED', reservedMicros: amountMicros });
    }
    await saveBillingAccounts(tx, [account]);
  }
}

async function settle(
  tx: EntityManager,
  { fundsRequestId }: FundsRequest,
  answer: { readonly state: FundsRequest['state']; readonly reservedMicros?: number },
): Promise<void> {
  await tx.update(FundsRequest, { fundsRequestId }, answer);
}
