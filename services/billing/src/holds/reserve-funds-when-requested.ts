import { FundsRequested } from '@afterglow/contracts/delivery/funds-requested';
import type { Reaction } from '@afterglow/messaging/reaction';
import { Clock } from '@afterglow/service-defaults/clock';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { lockBillingAccount } from '../billing-accounts/lock-billing-accounts.ts';
import { lockBusiness } from '../known-business-accounts/lock-business.ts';
import { AnswerFundsRequest } from './answer-funds-request.ts';
import { findOrMakeHold, saveHold } from './find-hold.ts';
import { FundsRequest } from './funds-request.entity.ts';

/** Nothing is served before its money is held. A request waits for the opening of its account, and for the edit that it names. */
@Injectable()
export class ReserveFundsWhenRequested implements Reaction<FundsRequested> {
  readonly event = FundsRequested;

  constructor(
    private readonly answerFundsRequest: AnswerFundsRequest,
    private readonly clock: Clock,
  ) {}

  async react(event: FundsRequested, tx: EntityManager): Promise<void> {
    const { fundsRequestId, businessAccountId } = event;
    const business = await lockBusiness(tx, businessAccountId);
    const account = await lockBillingAccount(tx, businessAccountId);
    if (await tx.existsBy(FundsRequest, { fundsRequestId })) return;

    const request = requestOf(event, await this.clock.now(tx));
    const hold = await findOrMakeHold(tx, event, request.poolVersion);
    hold.hear(request);
    await saveHold(tx, hold);
    await tx.insert(FundsRequest, request);
    if (!account.isOpen) return;
    await this.answerFundsRequest.execute({ account, request, business }, tx);
  }
}

function requestOf(event: FundsRequested, heardAt: Date): FundsRequest {
  const { fundsRequestId, poolId, businessAccountId, currency, amountMicros, requestedMicrosTotal } = event;
  return Object.assign(new FundsRequest(), {
    ...{ fundsRequestId, poolId, businessAccountId, currency, amountMicros, requestedMicrosTotal },
    poolVersion: event.aggregateVersion,
    adGroupVersion: event.adGroupVersion ?? null,
    state: 'WAITING' as const,
    reservedMicros: 0,
    heardAt,
  });
}
