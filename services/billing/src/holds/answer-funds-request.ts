import type { FundsDeclined } from '@afterglow/contracts/billing/funds-declined';
import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { findBudgetRoom } from '../account-budgets/find-budget-room.ts';
import type { BillingAccount } from '../billing-accounts/billing-account.entity.ts';
import { saveBillingAccounts } from '../billing-accounts/lock-billing-accounts.ts';
import { KnownAdGroup } from '../known-ad-groups/known-ad-group.entity.ts';
import type { Business } from '../known-business-accounts/lock-business.ts';
import { holdFunds } from '../ledger/move-pending.ts';
import { findHold } from './find-hold.ts';
import { FundsRequest } from './funds-request.entity.ts';
import type { Hold } from './hold.entity.ts';
import { usedByOtherPools } from './used-by-other-pools.ts';

export interface AnswerFundsRequestInput {
  /** Open, and locked by the caller. */
  readonly account: BillingAccount;
  readonly request: FundsRequest;
  readonly business: Business;
}

type Refusal = FundsDeclined['reason'];

/**
 * A request for funds gets what it asks for as far as there is room in the ad group's budget, the account's budget and the
 * free cash, once, and never money that is not there. One that was made on an edit that billing has not heard of yet waits.
 */
@Injectable()
export class AnswerFundsRequest {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute({ account, request, business }: AnswerFundsRequestInput, tx: EntityManager): Promise<void> {
    const hold = await findHold(tx, request);
    const missingMicros = hold.missing(request);
    if (missingMicros === 0) return settle(tx, request, { state: 'COVERED' });
    const adGroup = await tx.findOne(KnownAdGroup, { where: { id: hold.adGroupId }, lock: { mode: 'pessimistic_read' } });
    if ((request.adGroupVersion ?? 0) > (adGroup?.version ?? 0)) return;

    const { fundsRequestId, businessAccountId, poolId, currency } = request;
    const usedMicros = hold.usedMicros + (await usedByOtherPools(tx, hold));
    const budgetMicros = adGroup ? adGroup.state.budgetMicros - usedMicros : missingMicros;
    const holdable = account.holdable({ amountMicros: missingMicros, currency });
    const roomMicros = await this.roomOf(tx, { account, hold, business, wantedMicros: Math.min(holdable, budgetMicros) });
    const rooms: readonly (readonly [Refusal, number])[] = [
      ['ACCOUNT_NOT_OPEN', business.isActive ? missingMicros : 0],
      ['BUDGET_EXCEEDED', budgetMicros],
      ['BALANCE_EXCEEDED', holdable],
      ['ACCOUNT_BUDGET_EXCEEDED', roomMicros],
    ];
    const amountMicros = Math.min(missingMicros, ...rooms.map(([, micros]) => micros));
    if (amountMicros <= 0) {
      const reason = rooms.find(([, micros]) => micros <= 0)?.[0] ?? 'BALANCE_EXCEEDED';
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

  private async roomOf(
    tx: EntityManager,
    asked: { account: BillingAccount; hold: Hold; business: Business; wantedMicros: number },
  ): Promise<number> {
    const { account, hold, business } = asked;
    const moment = { budgetDay: hold.budgetDay, at: await this.clock.now(tx), timeZone: business.timeZone };
    const { roomMicros, renewsAt } = await findBudgetRoom(tx, account, moment);
    if (roomMicros < asked.wantedMicros) account.runOutOfBudget(renewsAt);
    return roomMicros;
  }
}

async function settle(
  tx: EntityManager,
  { fundsRequestId }: FundsRequest,
  answer: { readonly state: FundsRequest['state']; readonly reservedMicros?: number },
): Promise<void> {
  await tx.update(FundsRequest, { fundsRequestId }, answer);
}
