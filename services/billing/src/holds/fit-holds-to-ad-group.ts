import { Outbox } from '@afterglow/messaging/outbox';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { lockBillingAccount, saveBillingAccounts } from '../billing-accounts/lock-billing-accounts.ts';
import { KnownAdGroup } from '../known-ad-groups/known-ad-group.entity.ts';
import { lockBusiness } from '../known-business-accounts/lock-business.ts';
import { AnswerFundsRequest } from './answer-funds-request.ts';
import { FundsRequest } from './funds-request.entity.ts';
import { Hold } from './hold.entity.ts';
import { usedByOtherPools } from './used-by-other-pools.ts';

/**
 * An edited ad group: each open hold of it is told what budget is in force (what is spent and held already stays so), and
 * the requests that were made on this edit, or waited to know the ad group, are answered.
 */
@Injectable()
export class FitHoldsToAdGroup {
  constructor(
    private readonly answerFundsRequest: AnswerFundsRequest,
    private readonly outbox: Outbox,
  ) {}

  async execute({ adGroupId }: { readonly adGroupId: string }, tx: EntityManager): Promise<void> {
    const { state, version: adGroupVersion } = await tx.findOneByOrFail(KnownAdGroup, { id: adGroupId });
    const { businessAccountId, budgetMicros } = state;
    const business = await lockBusiness(tx, businessAccountId);
    const account = await lockBillingAccount(tx, businessAccountId);
    if (!account.isOpen) return;

    const holds = await tx.find(Hold, { where: { adGroupId, state: 'OPEN' }, order: { poolId: 'ASC' } });
    for (const hold of holds) {
      const othersMicros = await usedByOtherPools(tx, hold);
      const adGroupAppliedMicros = Math.max(budgetMicros, othersMicros + hold.usedMicros);
      const appliedMicros = adGroupAppliedMicros - othersMicros;
      const applied = { adGroupVersion, budgetMicros, appliedMicros, adGroupAppliedMicros };
      await this.outbox.append(tx, account.applyBudget({ ...hold.facts, ...applied }));
    }
    await saveBillingAccounts(tx, [account]);
    for (const request of await waitingRequests(tx, adGroupId)) {
      await this.answerFundsRequest.execute({ account, request, business }, tx);
    }
  }
}

function waitingRequests(tx: EntityManager, adGroupId: string): Promise<FundsRequest[]> {
  return tx
    .createQueryBuilder(FundsRequest, 'request')
    .where(`request.state = 'WAITING' and request.pool_id in (select pool_id from hold where ad_group_id = :adGroupId)`, {
      adGroupId,
    })
    .orderBy('request.heard_at')
    .addOrderBy('request.pool_version')
    .getMany();
}
