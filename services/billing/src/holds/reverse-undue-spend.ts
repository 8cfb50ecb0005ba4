import { Outbox } from '@afterglow/messaging/outbox';
import { Clock } from '@afterglow/service-defaults/clock';
import { newId } from '@afterglow/service-defaults/ids';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { BillingAccount } from '../billing-accounts/billing-account.entity.ts';
import { accountOf, saveBillingAccounts } from '../billing-accounts/lock-billing-accounts.ts';
import { postTransfers, type LeasePosting } from '../ledger/post-transfers.ts';
import type { Hold } from './hold.entity.ts';
import type { LeaseSpends } from './lease-spends.ts';

export interface ReverseUndueSpendInput {
  /** Locked by the caller. */
  readonly accounts: ReadonlyMap<string, BillingAccount>;
  readonly holds: ReadonlyMap<string, Hold>;
  /** Saved here if anything is given back. */
  readonly leases: LeaseSpends;
}

/** What was found undue and has been charged goes back to free cash, each micro once; budgets and holds stay as they are. */
@Injectable()
export class ReverseUndueSpend {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute({ accounts, holds, leases }: ReverseUndueSpendInput, tx: EntityManager): Promise<void> {
    const postings: LeasePosting[] = [];
    for (const lease of leases.all) {
      const amountMicros = lease.reverse();
      const hold = holds.get(lease.poolId);
      if (amountMicros === 0 || !hold) continue;
      hold.reverse(amountMicros);
      const { leaseId, poolId, undueSeq: leaseSeq } = lease;
      const { businessAccountId } = hold;
      const [transferId, at] = [newId(), await this.clock.now(tx)];
      postings.push({ kind: 'REVERSAL', transferId, businessAccountId, poolId, leaseId, leaseSeq, amountMicros, at });
      const totals = { leaseReversedMicrosTotal: lease.reversedMicrosTotal, poolReversedMicrosTotal: hold.reversedMicrosTotal };
      const account = accountOf(accounts, businessAccountId);
      await this.outbox.append(tx, account.reverse({ ...hold.facts, leaseId, transferId, amountMicros, ...totals }));
    }
    if (postings.length === 0) return;
    await leases.save(tx);
    await postTransfers(tx, postings);
    await saveBillingAccounts(tx, [...new Set(postings.map(({ businessAccountId }) => accountOf(accounts, businessAccountId)))]);
  }
}
