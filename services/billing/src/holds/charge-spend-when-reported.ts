import { SpendReported } from '@afterglow/contracts/delivery/spend-reported';
import { Outbox } from '@afterglow/messaging/outbox';
import type { Reaction } from '@afterglow/messaging/reaction';
import { Clock } from '@afterglow/service-defaults/clock';
import { newId } from '@afterglow/service-defaults/ids';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { lockBillingAccount, saveBillingAccount } from '../billing-accounts/lock-billing-account.ts';
import { postTransfer } from '../ledger/post-transfer.ts';
import { findHold } from './find-hold.ts';
import { HoldOfAnotherAccount } from './hold.errors.ts';
import { LeaseSpend } from './lease-spend.entity.ts';

/** What a lease spends is charged once: only what its newest report adds, and never more than its pool holds. */
@Injectable()
export class ChargeSpendWhenReported implements Reaction<SpendReported> {
  readonly event = SpendReported;

  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async react(event: SpendReported, tx: EntityManager): Promise<void> {
    const { leaseId, poolId, businessAccountId, seq } = event;
    const account = await lockBillingAccount(tx, businessAccountId);
    const hold = await findHold(tx, event);
    const lease = await findOrMakeLease(tx, event);

    const amountMicros = lease.hear(event);
    hold.post(amountMicros);
    await tx.upsert(LeaseSpend, lease, ['leaseId']);
    if (amountMicros === 0) return;

    const transferId = newId();
    const totals = { leaseSpentMicrosTotal: lease.spentMicrosTotal, poolSpentMicrosTotal: hold.postedMicrosTotal };
    const events = account.charge({ ...hold.facts, leaseId, transferId, amountMicros, ...totals });
    const at = await this.clock.now(tx);
    await postTransfer(tx, {
      kind: 'CHARGE',
      ...{ transferId, businessAccountId, poolId, leaseId, leaseSeq: seq, amountMicros, at },
    });
    await saveBillingAccount(tx, account);
    await this.outbox.append(tx, events);
  }
}

async function findOrMakeLease(tx: EntityManager, { leaseId, poolId }: SpendReported): Promise<LeaseSpend> {
  const lease = await tx.findOneBy(LeaseSpend, { leaseId });
  if (lease && lease.poolId !== poolId) throw new HoldOfAnotherAccount(poolId);
  return lease ?? Object.assign(new LeaseSpend(), { leaseId, poolId, seq: BEFORE_FIRST_REPORT, spentMicrosTotal: 0 });
}

const BEFORE_FIRST_REPORT = -1;
