import { SpendReported } from '@afterglow/contracts/delivery/spend-reported';
import { Outbox } from '@afterglow/messaging/outbox';
import type { HeardEvent, SetReaction } from '@afterglow/messaging/reaction';
import { Clock } from '@afterglow/service-defaults/clock';
import { newId } from '@afterglow/service-defaults/ids';
import { Injectable } from '@nestjs/common';
import { setImmediate } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import type { BillingAccount } from '../billing-accounts/billing-account.entity.ts';
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

    const postings: LeasePosting[] = [];
    const told: Told[] = [];
    const charged = new Set<BillingAccount>();
    for (const { data: report, cause } of events) {
      const hold = holdOf(holds, report);
      const lease = leases.of(report);
      const amountMicros = lease.hear(report);
      hold.post(amountMicros);
      if (amountMicros === 0) continue;
      const { leaseId, poolId, businessAccountId, seq: leaseSeq } = report;
      const transferId = newId();
      postings.push({ kind: 'CHARGE', transferId, businessAccountId, poolId, leaseId, leaseSeq, amountMicros, at });
      const totals = { leaseSpentMicrosTotal: lease.spentMicrosTotal, poolSpentMicrosTotal: hold.postedMicrosTotal };
      const account = accountOf(accounts, businessAccountId);
      charged.add(account);
      told.push({ events: account.charge({ ...hold.facts, leaseId, transferId, amountMicros, ...totals }), cause });
    }
    // The server writes what is decided while the events of it are put together here.
    await bothEnded(book(tx, { leases, postings, accounts: [...charged] }), this.append(tx, told));
    // Something may have been found undue before its report came.
    await this.reverseUndueSpend.execute({ accounts, holds, leases }, tx);
  }

  /** Looks up now and then, or the server would wait with its next statement until the last event is put together. */
  private async append(tx: EntityManager, told: readonly Told[]): Promise<void> {
    for (const [n, { events, cause }] of told.entries()) {
      await this.outbox.append(tx, events, cause);
      if ((n + 1) % EVENTS_BETWEEN_STATEMENTS === 0) await setImmediate();
    }
  }
}

/** About a millisecond of work. */
const EVENTS_BETWEEN_STATEMENTS = 50;

interface Told {
  readonly events: object[];
  readonly cause: HeardEvent['cause'];
}

interface Decided {
  readonly leases: LeaseSpends;
  readonly postings: readonly LeasePosting[];
  readonly accounts: readonly BillingAccount[];
}

async function book(tx: EntityManager, { leases, postings, accounts }: Decided): Promise<void> {
  const [, post] = await bothEnded(leases.save(tx), prepareTransfers(postings));
  await post(tx);
  await saveBillingAccounts(tx, accounts);
}

/** A failure of one is told when the other has ended too: what goes on behind a rollback would be no part of the transaction. */
async function bothEnded<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return Promise.all([first, second]);
}
