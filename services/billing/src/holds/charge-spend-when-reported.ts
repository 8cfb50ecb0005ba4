import type { SpendCharged } from '@afterglow/contracts/billing/spend-charged';
import { SpendReported } from '@afterglow/contracts/delivery/spend-reported';
import { Outbox } from '@afterglow/messaging/outbox';
import type { HeardEvent, SetReaction } from '@afterglow/messaging/reaction';
import { Clock } from '@afterglow/service-defaults/clock';
import { newId } from '@afterglow/service-defaults/ids';
import { Injectable } from '@nestjs/common';
import { setImmediate } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import type { BillingAccount, PoolFacts } from '../billing-accounts/billing-account.entity.ts';
import { accountOf, lockBillingAccounts, saveBillingAccounts } from '../billing-accounts/lock-billing-accounts.ts';
import { prepareTransfers, type LeasePosting } from '../ledger/post-transfers.ts';
import { findHolds, holdOf } from './find-hold.ts';
import { LeaseSpends } from './lease-spends.ts';
import { ReverseUndueSpend } from './reverse-undue-spend.ts';

/**
 * What a lease spends is charged once: only what its newest report adds, and never more than its pool holds. Reports come by
 * the hundred and are charged in sets, so that a busy advertiser costs a few statements a set, not a few each.
 */
@Injectable()
export class ChargeSpendWhenReported implements SetReaction<SpendReported> {
  readonly event = SpendReported;

  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly reverseUndueSpend: ReverseUndueSpend,
  ) {}

  async reactToSet(events: readonly HeardEvent<SpendReported>[], tx: EntityManager): Promise<void> {
    const reports = events.map(({ data }) => data);
    const accounts = await lockBillingAccounts(
      tx,
      reports.map(({ businessAccountId }) => businessAccountId),
    );
    const holds = await findHolds(tx, reports);
    const leases = await LeaseSpends.find(tx, reports);
    const at = await this.clock.now(tx);

    const charges: Charge[] = [];
    for (const { data: report, cause } of events) {
      const hold = holdOf(holds, report);
      const lease = leases.of(report);
      const amountMicros = lease.hear(report);
      hold.post(amountMicros);
      if (amountMicros === 0) continue;
      const { leaseId, poolId, businessAccountId, seq: leaseSeq } = report;
      const totals = { leaseSpentMicrosTotal: lease.spentMicrosTotal, poolSpentMicrosTotal: hold.postedMicrosTotal };
      charges.push({
        posting: { kind: 'CHARGE', transferId: newId(), businessAccountId, poolId, leaseId, leaseSeq, amountMicros, at },
        ...{ account: accountOf(accounts, businessAccountId), facts: hold.facts, totals, cause },
      });
    }
    // The server writes what is decided while the events of it are put together here.
    await bothEnded(book(tx, leases, charges), this.tell(tx, charges));
    await saveBillingAccounts(tx, [...new Set(charges.map(({ account }) => account))]);
    // Something may have been found undue before its report came.
    await this.reverseUndueSpend.execute({ accounts, holds, leases }, tx);
  }

  /** Looks up before it begins and now and then: nothing is sent, and the server waits, for as long as something is put together. */
  private async tell(tx: EntityManager, charges: readonly Charge[]): Promise<void> {
    for (const [n, { posting, account, facts, totals, cause }] of charges.entries()) {
      if (n % EVENTS_BETWEEN_STATEMENTS === 0) await setImmediate();
      const { leaseId, transferId, amountMicros } = posting;
      await this.outbox.append(tx, account.charge({ ...facts, leaseId, transferId, amountMicros, ...totals }), cause);
    }
  }
}

/** About half a millisecond of work. */
const EVENTS_BETWEEN_STATEMENTS = 25;

interface Charge {
  readonly posting: LeasePosting;
  readonly account: BillingAccount;
  readonly facts: PoolFacts;
  /** As they are with this charge: events tell each step. */
  readonly totals: Pick<SpendCharged, 'leaseSpentMicrosTotal' | 'poolSpentMicrosTotal'>;
  readonly cause: HeardEvent['cause'];
}

async function book(tx: EntityManager, leases: LeaseSpends, charges: readonly Charge[]): Promise<void> {
  const prepare = async () => {
    await setImmediate();
    return prepareTransfers(charges.map(({ posting }) => posting));
  };
  const [, post] = await bothEnded(leases.save(tx), prepare());
  await post(tx);
}

/** A failure of one is told when the other has ended too: what goes on behind a rollback would be no part of the transaction. */
async function bothEnded<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return Promise.all([first, second]);
}
